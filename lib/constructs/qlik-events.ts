import type * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { QlikEventType } from '../qlik/catalogue';
import { anyPattern, type EventPattern, failurePattern, patternOf, typesPattern } from '../qlik/pattern';
import { requireReach } from '../qlik/reach';
import { narrowed, type TypeIn, type Where } from '../qlik/where';
import type { CategoryName } from './event-bus';
import type { StorageProps } from './storage';
import { Subscription, type SubscriptionProps } from './subscription';

/** What a subscription needs beside the events it takes. */
export interface SubscribeProps<W = Where<QlikEventType>> extends Omit<SubscriptionProps, 'eventBus' | 'pattern'> {
  /**
   * Where the events go: whatever EventBridge can hand them to in this account and region, and any other bus. A target's
   * own retry policy and DLQ are kept.
   */
  readonly target: events.IRuleTarget;
  /**
   * What else must hold of the event, in EventBridge's operators, checked against the event's shape. For several types,
   * `data` has the fields that all of them have. @default - nothing
   */
  readonly where?: W;
}

/**
 * What one can subscribe to: Qlik events on a bus. Each subscription is a rule, a retry policy, a DLQ and an alarm on
 * both, in the stack of this object, whichever stack the bus is in.
 */
export abstract class QlikEvents extends Construct {
  readonly #storage: StorageProps;

  /** @param storage how the DLQs are kept that subscriptions get */
  constructor(scope: Construct, id: string, storage: StorageProps = {}) {
    super(scope, id);
    this.#storage = storage;
  }

  /** The bus that the events are on. */
  abstract readonly eventBus: events.IEventBus;

  /** Adds the alarms of a subscription. */
  protected abstract watch(subscription: Subscription): void;

  /**
   * Subscribes a target to one or more event types. A type that the catalogue does not have does not compile.
   *
   * @throws when no event can match `where`, or the pattern is too long for a rule
   *
   * @example
   * fanout.on('com.qlik.v1.app.reload.finished', 'RefreshCache', {
   *   target: new targets.LambdaFunction(refresh),
   *   where: { data: { status: ['ok'] } },
   * });
   */
  on<T extends QlikEventType>(types: T | readonly T[], id: string, props: SubscribeProps<Where<T>>): Subscription {
    return this.#subscribe(typesPattern([types].flat() as T[]), id, props);
  }

  /**
   * Subscribes a target to every event of a category, `uncatalogued` included.
   *
   * @throws as {@link QlikEvents.on} does
   *
   * @example
   * fanout.onCategory('automations', 'Audit', { target: new targets.SqsQueue(audit) });
   */
  onCategory<C extends CategoryName>(category: C, id: string, props: SubscribeProps<Where<TypeIn<C>>>): Subscription {
    return this.#subscribe(patternOf(category), id, props);
  }

  /**
   * Subscribes a target to every event that says something failed in Qlik, repeats and test runs included.
   *
   * @throws as {@link QlikEvents.on} does
   *
   * @example
   * fanout.onFailure('PageMe', { target: new targets.LambdaFunction(pager), where: { tenant: ['acme'] } });
   */
  onFailure(id: string, props: SubscribeProps): Subscription {
    return this.#subscribe(failurePattern(), id, props);
  }

  /**
   * Subscribes a target to every event.
   *
   * @throws as {@link QlikEvents.on} does
   *
   * @example
   * fanout.onAny('Lake', { target: new targets.FirehoseDeliveryStream(lake) });
   */
  onAny(id: string, props: SubscribeProps): Subscription {
    return this.#subscribe(anyPattern(), id, props);
  }

  #subscribe(types: EventPattern, id: string, { where, ...props }: SubscribeProps<object>): Subscription {
    const pattern = narrowed(types, where);
    requireReach(pattern, id);
    const subscription = new Subscription(this, id, {
      ...this.#storage,
      ...props,
      pattern,
      eventBus: this.eventBus,
    });
    this.watch(subscription);
    return subscription;
  }
}
