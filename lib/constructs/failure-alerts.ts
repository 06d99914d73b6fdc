import { Duration, Stack } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { env, timeoutSeconds } from '../contract';
import { failurePattern } from '../qlik/pattern';
import { grantApiCredentials } from './api-credentials';
import { ClaimsTable } from './claims-table';
import { letEventBridgeSend } from './dead-letters';
import { grantKeyUse } from './encryption';
import { HandlerFunction, type RunProps } from './handler-function';
import { RetryQueue } from './retry-queue';
import { Subscription } from './subscription';

/** Props of {@link FailureAlerts}. */
export interface FailureAlertsProps extends RunProps {
  readonly eventBus: events.IEventBus;
  /** Where cards go. */
  readonly topic: sns.ITopic;
  /** Tenant name → host name, for the links on cards. */
  readonly tenantHosts: Readonly<Record<string, string>>;
  /**
   * Tenant name → secret with credentials for Qlik's API, of the tenants whose cards are explained.
   * @default - cards say what their events say
   */
  readonly explainWith?: Readonly<Record<string, secretsmanager.ISecret>>;
  /** Takes the failure events that gave no card. @default - a queue of its own, kept for 14 days */
  readonly deadLetterQueue?: sqs.IQueue;
}

/**
 * The failure path: failure events → queue → failures function → one card per run or reload on the topic.
 *
 * @example
 * new FailureAlerts(stack, 'Failures', {
 *   eventBus: fanout.bus.eventBus,
 *   topic: alertTopic,
 *   tenantHosts: { acme: 'acme.eu.qlikcloud.com' },
 * });
 */
export class FailureAlerts extends Construct {
  readonly subscription: Subscription;
  readonly retryQueue: RetryQueue;
  readonly handler: HandlerFunction;
  /** Which cards have been sent, so that a run reported twice pages once. */
  readonly cardTable: ClaimsTable;

  constructor(scope: Construct, id: string, props: FailureAlertsProps) {
    super(scope, id);
    this.handler = new HandlerFunction(this, 'Failures', {
      ...props,
      handler: 'failures',
      description: 'Turns failure events into failure cards',
      timeout: Duration.seconds(timeoutSeconds.failures),
    });
    this.retryQueue = new RetryQueue(this, 'FailureQueue', { ...props, consumer: this.handler, maxReceiveCount: 10 });
    const { queue } = this.retryQueue;
    this.subscription = new Subscription(this, 'FailureEvents', {
      eventBus: props.eventBus,
      pattern: failurePattern(),
      description: 'Qlik failure events',
      target: { bind: () => ({ arn: queue.queueArn, targetResource: queue }) },
      // The same body as the queue's own messages, so that one redrive serves both.
      deadLetterQueue: this.retryQueue.deadLetterQueue,
    });
    letEventBridgeSend(this.subscription.rule, this.subscription.rule.ruleArn, queue);
    this.cardTable = new ClaimsTable(this, 'CardTable', props);
    this.cardTable.grantClaim(this.handler, env.cardTable);
    this.handler.addEnvironment(env.busName, props.eventBus.eventBusName);
    this.handler.addEnvironment(env.tenantHosts, Stack.of(this).toJsonString(props.tenantHosts));
    this.handler.addEnvironment(env.alertTopicArn, props.topic.topicArn);
    iam.Grant.addToPrincipal({
      grantee: this.handler,
      actions: ['sns:Publish'],
      resourceArns: [props.topic.topicArn],
    });
    grantKeyUse(this.handler, 'publish', props.topic.masterKey);
    const { explainWith = {} } = props;
    if (Object.keys(explainWith).length > 0) grantApiCredentials(this.handler, explainWith);
  }
}
