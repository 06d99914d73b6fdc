import { Duration, Fn } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import type { EventPattern } from '../qlik/pattern';
import { catchThrows } from './catch-throws';
import { letEventBridgeSend, requireDeadLetterQueue, ruleDeadLetterQueue } from './dead-letters';
import { environmentOf, sameEnvironment } from './environment';
import type { StorageProps } from './storage';

/** Props of {@link Subscription}. */
export interface SubscriptionProps extends StorageProps {
  readonly eventBus: events.IEventBus;
  /** Which events it takes, in EventBridge's own JSON. */
  readonly pattern: EventPattern;
  /** @default - none */
  readonly description?: string;
  /** Where they go. @default - nowhere yet: see {@link Subscription.addTarget} */
  readonly target?: events.IRuleTarget;
  /**
   * Takes what a target did not get, or did not manage: a standard queue of this account and region. Of a queue that is
   * imported, the policy (and that of its key) has to let `events.amazonaws.com` in.
   * @default - a queue of its own, kept for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;
}

/**
 * One consumer: a rule, its target, the target's retry policy and its DLQ.
 *
 * @example
 * new Subscription(stack, 'Audit', {
 *   eventBus: fanout.bus.eventBus,
 *   pattern: { source: ['qlik.cloud'] },
 *   target: new targets.SqsQueue(audit),
 * });
 */
export class Subscription extends Construct {
  readonly eventBus: events.IEventBus;
  readonly rule: events.Rule;
  readonly deadLetterQueue: sqs.IQueue;
  /** Which events it takes, in EventBridge's own JSON. */
  readonly pattern: EventPattern;

  /** @throws when EventBridge cannot send to the DLQ: a FIFO queue, one encrypted with `alias/aws/sqs`, one elsewhere */
  constructor(scope: Construct, id: string, props: SubscriptionProps) {
    super(scope, id);
    this.eventBus = props.eventBus;
    this.pattern = props.pattern;
    this.deadLetterQueue = props.deadLetterQueue ?? ruleDeadLetterQueue(this, 'DeadLetterQueue', props);
    requireDeadLetterQueue(this, this.deadLetterQueue);
    this.rule = new events.Rule(this, 'Rule', {
      eventBus: props.eventBus,
      description: props.description,
      eventPattern: { source: events.Match.exists() },
    });
    // The L2 pattern knows no `$or`; ours is EventBridge's JSON as it stands.
    (this.rule.node.defaultChild as events.CfnRule).eventPattern = props.pattern;
    if (props.target) this.addTarget(props.target);
  }

  /**
   * Adds a target, with the retry policy and the DLQ unless it brings its own. A rule's DLQ gets only what EventBridge
   * could not hand over; what a Lambda function throws is lost unless the function has a destination for it, so it gets
   * one.
   *
   * @throws when the target is of another account or region, unless it is a bus
   *
   * @example
   * const subscription = fanout.onFailure('PageMe', { target: new targets.LambdaFunction(pager) });
   * subscription.addTarget(new targets.SfnStateMachine(escalation));
   */
  addTarget(target: events.IRuleTarget): void {
    this.rule.addTarget({
      bind: (rule, id) => {
        const config = target.bind(rule, id);
        this.#requireHere(config.targetResource);
        catchThrows(this, config.targetResource, this.deadLetterQueue);
        return {
          ...config,
          retryPolicy: config.retryPolicy ?? RETRY_POLICY,
          deadLetterConfig: config.deadLetterConfig ?? { arn: this.deadLetterQueue.queueArn },
        };
      },
    });
    letEventBridgeSend(this.rule, this.rule.ruleArn, this.deadLetterQueue);
  }

  /**
   * Name of the rule, as metrics know it. From the ARN (`rule/<bus>/<rule>`), because CloudFormation's `Ref` of a rule
   * on a custom bus is `<bus>|<rule>`, which is no metric's dimension; on the default bus it is the name.
   */
  get ruleName(): string {
    if (this.eventBus.eventBusName === 'default') return this.rule.ruleName;
    return Fn.select(2, Fn.split('/', this.rule.ruleArn));
  }

  /**
   * A metric of the rule in `AWS/Events` (EventBridge user guide, "Monitoring Amazon EventBridge", read 2026-11).
   * @default - sum over 5 minutes
   *
   * @example
   * subscription.metric('MatchedEvents', { period: Duration.hours(1) });
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Events',
      metricName,
      dimensionsMap: { EventBusName: this.eventBus.eventBusName, RuleName: this.ruleName },
      statistic: cloudwatch.Stats.SUM,
      ...options,
    });
  }

  /**
   * Times EventBridge handed an event to a target, or gave up on it. @default - sum over 5 minutes
   *
   * @example
   * subscription.metricInvocations({ period: Duration.hours(1) });
   */
  metricInvocations(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Invocations', options);
  }

  /**
   * Times EventBridge gave up on handing an event to a target. @default - sum over 5 minutes
   *
   * @example
   * subscription.metricFailedInvocations().createAlarm(stack, 'NotReached', { threshold: 1, evaluationPeriods: 1 });
   */
  metricFailedInvocations(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('FailedInvocations', options);
  }

  /**
   * Milliseconds from the bus until the target had the event. @default - 99th percentile over 5 minutes
   *
   * @example
   * subscription.metricIngestionToInvocationSuccessLatency({ statistic: 'p50' });
   */
  metricIngestionToInvocationSuccessLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('IngestionToInvocationSuccessLatency', { statistic: cloudwatch.Stats.p(99), ...options });
  }

  /**
   * Messages that wait in the DLQ for a person. @default - maximum over 5 minutes
   *
   * @example
   * subscription.metricDeadLetters().createAlarm(stack, 'Dead', { threshold: 1, evaluationPeriods: 1 });
   */
  metricDeadLetters(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      statistic: cloudwatch.Stats.MAXIMUM,
      ...options,
    });
  }

  /** For a target elsewhere the CDK would make a second rule on the default bus there, with a pattern that is not ours. */
  #requireHere(target: IConstruct | undefined): void {
    if (target === undefined || sameEnvironment(target, this)) return;
    throw new Error(
      `subscription ${this.node.id}: its target ${target.node.path} is in ${environmentOf(target)}, the rule in ${environmentOf(this)}: forward to a QlikForwardedBus there, and subscribe the target to that`,
    );
  }
}

/** What EventBridge does by default, said out loud: it tries for 24 hours, 185 times at most. */
const RETRY_POLICY = { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 };
