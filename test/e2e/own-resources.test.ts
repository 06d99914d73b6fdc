/** The resources that a platform team brings, deployed as a second stack onto the engine of all these tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { sampleDelivery } from '../../lib/qlik/samples';
import { sign } from '../../lib/qlik/signature';
import { deploy, synthesise } from '../../local/deploy';
import { type Inbox, openInbox } from '../../local/inbox';
import { cloudFormation, deployment, depth, eventually, post, s3, secretsManager, sns, sqs, unique } from './deployed';

jest.setTimeout(120_000);

const STACK = 'OwnResources';
const assembly = mkdtempSync(join(tmpdir(), 'own-resources-'));
const outputs: Record<string, string> = {};
let inbox: Inbox;

beforeAll(async () => {
  await synthesise(assembly, 'tsx test/e2e/own-resources-app.ts');
  await deploy({ endpoint: deployment.engineUrl, region: deployment.region }, assembly, STACK);
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }));
  for (const { OutputKey = '', OutputValue = '' } of Stacks[0]?.Outputs ?? []) outputs[OutputKey] = OutputValue;
  inbox = await openInbox({ sns, sqs }, outputs.AlertTopicArn ?? '');
});

afterAll(() => rmSync(assembly, { recursive: true }));

async function deliver(body: string) {
  const { SecretString = '' } = await secretsManager.send(
    new GetSecretValueCommand({ SecretId: outputs.SigningSecretArn }),
  );
  const url = `${deployment.engineUrl}/_aws/execute-api/${outputs.ApiId}/$default/webhooks/acme`;
  return post(body, { 'qlik-signature': sign(body, SecretString) }, url);
}

const failing = (id: string) =>
  sampleDelivery('com.qlik.v1.automation.run.failed', {
    envelope: 'cloud',
    unique: id,
    time: new Date(),
    failing: true,
  }).body;

/** Ids of the events that the subscriber got. */
async function received(): Promise<readonly string[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: outputs.SubscriberUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  );
  return Messages.map(({ Body = '{}' }) => JSON.parse(Body).detail.id);
}

test('an event goes over the bus that was brought, and is remembered in the table that was brought', async () => {
  const { status, json } = await deliver(failing(unique()));
  expect([status, json.status]).toEqual([202, 'accepted']);
  await eventually('the event at the subscriber', async () => (await received()).includes(json.id ?? ''));
  const dynamodb = new DynamoDBClient({
    endpoint: deployment.engineUrl,
    region: deployment.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: outputs.TableName }));
  expect(Items).toHaveLength(1);
});

test('the same delivery again is a duplicate, by that table', async () => {
  const body = failing(unique());
  await deliver(body);
  expect((await deliver(body)).json.status).toBe('duplicate');
});

test('a failure gives a card on the topic that was brought', async () => {
  const id = unique();
  await deliver(failing(id));
  await eventually('the card', async () => JSON.stringify(await inbox()).includes(id));
});

test('what cannot be read lies in the bucket, and what gives no card in the DLQ that was brought', async () => {
  expect((await deliver(`not JSON ${unique()}`)).json.status).toBe('quarantined');
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: outputs.QuarantineBucket }));
  expect(Contents).toHaveLength(1);
  await sqs.send(new SendMessageCommand({ QueueUrl: outputs.FailureQueueUrl, MessageBody: 'poison' }));
  await eventually('poison in the DLQ', async () => (await depth(outputs.FailureDlqUrl ?? '')) === 1, 60_000);
});
