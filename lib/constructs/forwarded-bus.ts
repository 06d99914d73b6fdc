import { Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../qlik/event';

export interface QlikForwardedBusProps {
  /** The account of the fan-out: twelve digits. */
  readonly account: string;
  /** Name of the bus, if the fan-out's side is to know its ARN before it is deployed. @default - a generated one */
  readonly eventBusName?: string;
}

/**
 * A bus for Qlik events that a fan-out in another account or region forwards: it takes events of the source `qlik.cloud`
 * from that account, and no others. EventBridge hands events across accounts only by a rule and a role of the account
 * that has the bus they are on ("Sending and receiving events between AWS accounts in Amazon EventBridge", user guide,
 * read 2026-11), so each side has its part. No event goes on to a third account from here
 * (`THIRD_ACCOUNT_HOP_DETECTED`, "Using dead-letter queues", same guide).
 *
 * @example
 * // In the subscribers' account.
 * const bus = new QlikForwardedBus(this, 'Forwarded', { account: '111111111111', eventBusName: 'qlik' });
 * new QlikSubscriptions(this, 'Qlik', bus).onFailure('PageMe', { target: new targets.LambdaFunction(pager) });
 *
 * @example
 * // In the fan-out's account: forwarding is a subscription like any, with `where`, a retry policy, a DLQ and alarms.
 * const sales = events.EventBus.fromEventBusArn(this, 'SalesBus', 'arn:aws:events:eu-west-1:222222222222:event-bus/qlik');
 * fanout.onAny('Sales', { target: new targets.EventBus(sales) });
 */
export class QlikForwardedBus extends Construct {
  readonly eventBus: events.EventBus;

  /** @throws when `account` is no account's number */
  constructor(scope: Construct, id: string, { account, eventBusName }: QlikForwardedBusProps) {
    super(scope, id);
    if (!Token.isUnresolved(account) && !/^\d{12}$/.test(account)) {
      throw new Error(`account: twelve digits are allowed, got: ${JSON.stringify(account)}`);
    }
    this.eventBus = new events.EventBus(this, 'Bus', {
      eventBusName,
      description: 'Events of Qlik Cloud tenants, forwarded from another account',
    });
    this.eventBus.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'ForwardQlikEvents',
        principals: [new iam.AccountPrincipal(account)],
        actions: ['events:PutEvents'],
        resources: [this.eventBus.eventBusArn],
        conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
      }),
    );
  }
}
