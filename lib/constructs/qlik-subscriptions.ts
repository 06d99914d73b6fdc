import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmsOfSubscription } from './alarms';
import { environmentOf, sameEnvironment } from './environment';
import { makeAlarms } from './make-alarms';
import { QlikEvents } from './qlik-events';
import { lintSubscriptions } from './rule-lint';
import type { StorageProps } from './storage';
import type { Subscription } from './subscription';

/** A `QlikEventFanout` is one, and a `QlikForwardedBus`; or name the two yourself. */
export interface QlikSubscriptionsProps extends StorageProps {
  /** The bus, of this account and region: of another stack, or imported by its ARN or name. */
  readonly eventBus: events.IEventBus;
  /** Whom the alarms of the subscriptions tell. @default - nobody: an alarm only shows that it is on */
  readonly alertTopic?: sns.ITopic;
}

/**
 * A team's subscriptions to Qlik events, in a stack of the team's own: the same methods, types, DLQs and alarms as those
 * of `QlikEventFanout`, and nothing of them in the fan-out's stack.
 *
 * @example
 * // The fan-out is in another stack of this app.
 * const qlik = new QlikSubscriptions(this, 'Qlik', fanout);
 * qlik.onCategory('automations', 'Audit', { target: new targets.SqsQueue(audit) });
 *
 * @example
 * // The fan-out is in another app, in the same account.
 * const eventBus = events.EventBus.fromEventBusArn(this, 'QlikBus', 'arn:aws:events:eu-west-1:123456789012:event-bus/qlik');
 * const qlik = new QlikSubscriptions(this, 'Qlik', { eventBus, alertTopic });
 */
export class QlikSubscriptions extends QlikEvents {
  override readonly eventBus: events.IEventBus;
  readonly #alertTopic?: sns.ITopic;
  readonly #alarmScope: Construct;
  readonly #alarms: cloudwatch.Alarm[] = [];

  /** @throws when the bus is of another account or region: see {@link QlikForwardedBus} */
  constructor(scope: Construct, id: string, props: QlikSubscriptionsProps) {
    const { eventBus, alertTopic, encryptionKey, removalPolicy } = props;
    super(scope, id, { encryptionKey, removalPolicy });
    if (!sameEnvironment(eventBus, this)) {
      throw new Error(
        `subscriptions ${this.node.path}: the bus ${eventBus.node.path} is in ${environmentOf(eventBus)}, this stack in ${environmentOf(this)}: have it forwarded to a QlikForwardedBus here, and subscribe to that`,
      );
    }
    this.eventBus = eventBus;
    this.#alertTopic = alertTopic;
    this.#alarmScope = new Construct(this, 'Alarms');
    lintSubscriptions(this);
  }

  /** The alarms of all subscriptions, for actions of your own. */
  get alarms(): readonly cloudwatch.Alarm[] {
    return this.#alarms;
  }

  protected override watch(subscription: Subscription): void {
    const alarms = alarmsOfSubscription(subscription.node.id, subscription);
    this.#alarms.push(...makeAlarms(this.#alarmScope, alarms, { topic: this.#alertTopic }));
  }
}
