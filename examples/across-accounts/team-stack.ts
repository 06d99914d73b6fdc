import { Stack, type StackProps } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Subscription } from 'qlik-event-fanout';
import { EVENT_SOURCE, type QlikEventType } from 'qlik-event-fanout/events';

/** Given, because the bus's account knows this bus by its ARN alone. */
export const TEAM_BUS_NAME = 'qlik-events';

export interface TeamStackProps extends StackProps {
  /** The account of the fan-out. */
  readonly fanoutAccount: string;
  /** Id of the organization that both accounts are in, such as `o-a1b2c3d4e5`. */
  readonly organizationId: string;
}

const failed: QlikEventType = 'com.qlik.v1.automation.run.failed';

/** In a team's own account: a bus that takes the fan-out's events from its account alone, and the team's subscription. */
export class TeamStack extends Stack {
  constructor(scope: Construct, id: string, { fanoutAccount, organizationId, ...props }: TeamStackProps) {
    super(scope, id, props);
    const eventBus = new events.EventBus(this, 'Bus', { eventBusName: TEAM_BUS_NAME });
    eventBus.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'QlikEventFanout',
        principals: [new iam.AccountPrincipal(fanoutAccount)],
        actions: ['events:PutEvents'],
        resources: [eventBus.eventBusArn],
        conditions: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
      }),
    );
    new Subscription(this, 'FailedRuns', {
      eventBus,
      pattern: { source: [EVENT_SOURCE], 'detail-type': [failed] },
      target: new targets.SqsQueue(new sqs.Queue(this, 'Failed', { enforceSSL: true })),
    });
  }
}
