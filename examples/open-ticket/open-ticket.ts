import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ClaimsTable, type QlikEventFanout } from 'qlik-event-fanout';

export interface OpenTicketProps {
  readonly fanout: QlikEventFanout;
  /** Address that takes a ticket by POST. */
  readonly endpoint: string;
  /** Holds the ticket system's API token as plain text. */
  readonly apiToken: secretsmanager.ISecret;
}

/** Opens a ticket when an automation fails: one for each run, however many events tell of it. */
export class OpenTicket extends Construct {
  constructor(scope: Construct, id: string, { fanout, endpoint, apiToken }: OpenTicketProps) {
    super(scope, id);
    const open = new NodejsFunction(this, 'Open', {
      entry: join(__dirname, 'handler.ts'),
      runtime: lambda.Runtime.NODEJS_24_X,
      timeout: Duration.seconds(30),
      environment: { TICKET_ENDPOINT: endpoint, TICKET_TOKEN_SECRET: apiToken.secretArn },
      bundling: { bundleAwsSDK: true },
    });
    apiToken.grantRead(open);
    new ClaimsTable(this, 'Opened').grantClaim(open);

    fanout.onFailure('OpenTicket', {
      target: new targets.LambdaFunction(open),
      where: { category: ['automations'] },
    });
  }
}
