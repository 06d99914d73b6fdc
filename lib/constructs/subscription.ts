import { Annotations, Duration, Fn } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import type { EventPattern } from '../qlik/pattern';
import { grantKeyUse } from './encryption';
import { letEventBridgeSend, ruleDeadLetterQueue } from './retry-queue';
import type { StorageProps } from './storage';

export interface SubscriptionProps extends StorageProps {
  readonly eventBus: events.IEventBus;
  /** Which events it takes, in EventBridge's own JSON. */
  readonly pattern: EventPattern;
  /** @default - none */
  readonly description?: string;
  /** Where they go. @default - nowhere yet: see {@link Subscription.addTarget} */
  readonly target?: events.IRuleTarget;
  /** Takes what a target did not get, or did not manage. @default - a queue of its own, kept for 14 days */
  readonly deadLetterQueue?: sqs.IQueue;
}

/** One consumer: a rule, its target, the target's retry policy and its DLQ. */
export class Subscription extends Construct {
  readonly eventBus: events.IEventBus;
  readonly rule: events.Rule;
  readonly deadLetterQueue: sqs.IQueue;
  /** Which events it takes, in EventBridge's own JSON. */
  readonly pattern: EventPattern;

  constructor(scope: Construct, id: string, props: SubscriptionProps) {
    super(scope, id);
    this.eventBus = props.eventBus;
    this.pattern = props.pattern;
    this.deadLetterQueue = props.deadLetterQueue ?? ruleDeadLetterQueue(this, 'DeadLetterQueue', props);
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
   */
  addTarget(target: events.IRuleTarget): void {
    this.rule.addTarget({
      bind: (rule, id) => {
        const config = target.bind(rule, id);
        this.#catchThrows(config.targetResource);
        return {
          ...config,
          retryPolicy: config.retryPolicy ?? RETRY_POLICY,
          deadLetterConfig: config.deadLetterConfig ?? { arn: this.deadLetterQueue.queueArn },
        };
      },
    });
    letEventBridgeSend(this.deadLetterQueue, this.rule.ruleArn);
  }

  /** What a function throws, after Lambda's two more tries, goes to the queue, unless it has a place for it already. */
  #catchThrows(target: IConstruct | undefined): void {
    if (target instanceof lambda.Function || target instanceof lambda.Alias || target instanceof lambda.Version) {
      const hasPlace = target.node.tryFindChild('EventInvokeConfig') ?? (target as lambda.Function).deadLetterQueue;
      if (!hasPlace) {
        target.configureAsyncInvoke({ onFailure: destinationOf(this.deadLetterQueue), retryAttempts: 2 });
      }
    } else if (target && 'functionArn' in target) {
      // Its role is not ours to widen, and without the permission the deployment would fail.
      Annotations.of(this).addWarningV2(
        'qlik-event-fanout:throws-not-caught',
        `what the imported function ${target.node.path} throws is lost unless it has an onFailure destination of its own`,
      );
    }
  }

  /**
   * Name of the rule, as metrics know it. From the ARN (`rule/<bus>/<rule>`), because CloudFormation's `Ref` of a rule
   * on a custom bus is `<bus>|<rule>`, which is no metric's dimension; on the default bus it is the name.
   */
  get ruleName(): string {
    if (this.eventBus.eventBusName === 'default') return this.rule.ruleName;
    return Fn.select(2, Fn.split('/', this.rule.ruleArn));
  }
}

/** Not the library's own: with a key it would let the function encrypt anything, in any way, where sending is all. */
const destinationOf = (queue: sqs.IQueue): lambda.IDestination => ({
  bind: (_, grantee) => {
    iam.Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
    grantKeyUse(grantee, 'send', queue.encryptionMasterKey);
    return { destination: queue.queueArn };
  },
});

/** What EventBridge does by default, said out loud: it tries for 24 hours, 185 times at most. */
const RETRY_POLICY = { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 };
