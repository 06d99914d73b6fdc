import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { FanoutConfig } from './config/fanout-config';
import { QlikEventFanout } from './constructs/fanout';
import type { Tenant } from './constructs/tenants';
import { output, VERSION } from './contract';

/** Props of {@link QlikEventFanoutStack}. */
export interface QlikEventFanoutStackProps extends StackProps {
  readonly config: FanoutConfig;
}

/**
 * The app's one stack: the whole fan-out for the configured tenants, and what a person needs to know of it.
 *
 * @example
 * const { fanout } = new QlikEventFanoutStack(app, 'QlikEventFanout', { config });
 */
export class QlikEventFanoutStack extends Stack {
  readonly fanout: QlikEventFanout;

  constructor(scope: Construct, id: string, { config, ...props }: QlikEventFanoutStackProps) {
    super(scope, id, { description: 'Qlik Cloud webhooks on an EventBridge bus', ...props });
    const { alertEmails = [], encryptionKey } = config;
    const fanout = new QlikEventFanout(this, 'Fanout', {
      ...config,
      tenants: this.#tenantsOf(config),
      encryptionKey: encryptionKey ? kms.Key.fromKeyArn(this, 'Key', encryptionKey) : undefined,
    });
    for (const address of alertEmails) fanout.alertTopic.addSubscription(new EmailSubscription(address));
    this.fanout = fanout;

    const perTenant = (value: (tenant: string) => string | undefined) =>
      this.toJsonString(Object.fromEntries(Object.keys(config.tenants).map((tenant) => [tenant, value(tenant)])));
    const outputs: Readonly<Record<keyof typeof output, string>> = {
      apiId: fanout.api.api.apiId,
      busName: fanout.bus.eventBus.eventBusName,
      webhookUrls: perTenant((tenant) => fanout.api.urlFor(tenant)),
      signingSecretArns: perTenant((tenant) => fanout.signingSecrets[tenant]?.secretArn),
      alertTopicArn: fanout.alertTopic.topicArn,
      parkedQueueUrl: fanout.parked.queue.queueUrl,
      parkedDlqUrl: fanout.parked.deadLetterQueue.queueUrl,
      failureQueueUrl: fanout.failures.retryQueue.queue.queueUrl,
      failureDlqUrl: fanout.failures.retryQueue.deadLetterQueue.queueUrl,
      journalDlqUrl: fanout.bus.journalDeadLetterQueue.queueUrl,
      quarantineBucket: fanout.quarantine.bucketName,
      reconcile: this.toJsonString(fanout.reconcile?.told ?? { tenants: {} }),
      version: VERSION,
    };
    for (const [key, value] of Object.entries(outputs))
      new CfnOutput(this, output[key as keyof typeof output], { value });
  }

  /** The configured tenants, with the secrets that the configuration names. */
  #tenantsOf({ tenants }: FanoutConfig): Readonly<Record<string, Tenant>> {
    const named = (id: string, secret: string | undefined) => {
      if (secret === undefined) return undefined;
      return secret.startsWith('arn:')
        ? secretsmanager.Secret.fromSecretCompleteArn(this, id, secret)
        : secretsmanager.Secret.fromSecretNameV2(this, id, secret);
    };
    return Object.fromEntries(
      Object.entries(tenants).map(([name, { apiCredentials, ...tenant }]) => [
        name,
        { ...tenant, apiCredentials: named(`ApiCredentials-${name}`, apiCredentials) },
      ]),
    );
  }
}
