/** A fan-out as a platform team has it: with a key, a bus, a topic, a table and a DLQ of its own. */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { QlikEventFanout } from '../../lib/constructs/fanout';

const app = new App();
const stack = new Stack(app, 'OwnResources');

const encryptionKey = new kms.Key(stack, 'Key', { enableKeyRotation: true });
const eventBus = new events.EventBus(stack, 'Bus');
const alertTopic = new sns.Topic(stack, 'Topic', { masterKey: encryptionKey });
const eventTable = new dynamodb.TableV2(stack, 'Table', {
  partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
  timeToLiveAttribute: 'expiresAt',
});
const failureDeadLetterQueue = new sqs.Queue(stack, 'FailureDeadLetters');

const fanout = new QlikEventFanout(stack, 'Fanout', {
  tenants: { acme: { host: 'acme.eu.qlikcloud.com' } },
  encryptionKey,
  eventBus,
  alertTopic,
  eventTable,
  failureDeadLetterQueue,
});
const subscriber = new sqs.Queue(stack, 'Subscriber', { encryptionMasterKey: encryptionKey });
fanout.onAny('Audit', { target: new targets.SqsQueue(subscriber) });

const outputs = {
  ApiId: fanout.api.api.apiId,
  SigningSecretArn: fanout.signingSecrets.acme?.secretArn,
  AlertTopicArn: alertTopic.topicArn,
  TableName: eventTable.tableName,
  SubscriberUrl: subscriber.queueUrl,
  FailureQueueUrl: fanout.failures.retryQueue.queue.queueUrl,
  FailureDlqUrl: fanout.failures.retryQueue.deadLetterQueue.queueUrl,
  QuarantineBucket: fanout.quarantine.bucketName,
};
for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value: value ?? '' });
