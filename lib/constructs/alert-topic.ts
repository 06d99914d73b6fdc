import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StorageProps } from './storage';

/** A topic with a key of its own unless it is given one, since CloudWatch cannot send alarms through SNS's managed key. */
export function alertTopic(scope: Construct, { encryptionKey, removalPolicy }: StorageProps = {}): sns.Topic {
  const key =
    encryptionKey ??
    new kms.Key(scope, 'AlertKey', { description: 'Encrypts Qlik alerts', enableKeyRotation: true, removalPolicy });
  const topic = new sns.Topic(scope, 'AlertTopic', { displayName: 'Qlik alerts', masterKey: key, enforceSSL: true });
  // `enforceSSL` makes a policy, in whose place SNS's default one let this account's alarms in (SNS developer guide,
  // "Example cases for Amazon SNS access control", read 2026-11).
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  return topic;
}
