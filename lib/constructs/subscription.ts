import { Duration, Fn } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EventPattern } from '../qlik/pattern';

export interface SubscriptionProps {
  readonly eventBus: events.IEventBus;
  /** Which events it takes, in EventBridge's own JSON. */
  readonly pattern: EventPattern;
  readonly description: string;
  /** Where they go. @default - nowhere yet: see {@link Subscription.addTarget} */
  readonly target?: events.IRuleTarget;
  /** Takes what EventBridge could not hand to the target. */
  readonly deadLetterQueue: sqs.IQueue;
}

/** One consumer: a rule, its target, the target's retry policy and its DLQ. */
export class Subscription extends Construct {
  readonly rule: events.Rule;
  readonly #deadLetterQueue: sqs.IQueue;

  constructor(scope: Construct, id: string, props: SubscriptionProps) {
    super(scope, id);
    this.#deadLetterQueue = props.deadLetterQueue;
    this.rule = new events.Rule(this, 'Rule', {
      eventBus: props.eventBus,
      description: props.description,
      eventPattern: { source: events.Match.exists() },
    });
    // The L2 pattern knows no `$or`; ours is EventBridge's JSON as it stands.
    (this.rule.node.defaultChild as events.CfnRule).eventPattern = props.pattern;
    if (props.target) this.addTarget(props.target);
  }

  /** Adds a target, with the retry policy and the DLQ unless it brings its own. */
  addTarget(target: events.IRuleTarget): void {
    this.rule.addTarget({
      bind: (rule, id) => {
        const config = target.bind(rule, id);
        return {
          ...config,
          retryPolicy: config.retryPolicy ?? RETRY_POLICY,
          deadLetterConfig: config.deadLetterConfig ?? { arn: this.#deadLetterQueue.queueArn },
        };
      },
    });
    this.#deadLetterQueue.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.#deadLetterQueue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.rule.ruleArn } },
      }),
    );
  }

  /**
   * Name of the rule, as metrics know it. From the ARN (`rule/<bus>/<rule>`), because CloudFormation's `Ref` of a rule
   * on a custom bus is `<bus>|<rule>`, which is no metric's dimension.
   */
  get ruleName(): string {
    return Fn.select(2, Fn.split('/', this.rule.ruleArn));
  }
}

/** What EventBridge does by default, said out loud: it tries for 24 hours, 185 times at most. */
const RETRY_POLICY = { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 };
