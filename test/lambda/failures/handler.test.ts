import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type FakeTenant, startFakeTenant } from '../../../dev-tenant/tenant';
import { env } from '../../../lib/contract';
import { type AwsAnswer, type AwsEndpoint, awsEndpoint, handlerEnvironment } from '../../support/aws-endpoint';
import { captureLog } from '../../support/log-lines';

let aws: AwsEndpoint;
let qlik: FakeTenant;
let handler: (event: SQSEvent) => Promise<SQSBatchResponse>;
let restoreEnvironment: () => void;
const sns = 'POST /';
const claim = 'DynamoDB_20120810.UpdateItem';
const readSecret = 'secretsmanager.GetSecretValue';
const delay = 'AmazonSQS.ChangeMessageVisibility';
/** Answers in place of an empty one, by operation. SNS speaks no JSON. */
let answers: Readonly<Record<string, AwsAnswer>> = {};

beforeAll(async () => {
  aws = await awsEndpoint(({ operation }) => answers[operation] ?? (operation === sns ? {} : { body: {} }));
  qlik = await startFakeTenant();
  qlik.things.addRun('automation-1', { id: 'run-2', status: 'failed', error: ['secret-canary: 403'] });
  restoreEnvironment = handlerEnvironment(aws, {
    [env.busName]: 'the-bus',
    [env.retryQueueUrl]: `${aws.url}/000000000000/failures`,
    [env.alertTopicArn]: 'arn:aws:sns:eu-west-1:000000000000:alerts',
    [env.cardTable]: 'cards',
    [env.tenantHosts]: JSON.stringify({ acme: 'acme.eu.qlikcloud.com', told: qlik.url }),
    [env.apiCredentials]: '{"told":"arn:secret"}',
  });
  ({ handler } = jest.requireActual('../../../lambda/failures/handler'));
});
beforeEach(() => {
  aws.requests.length = 0;
  answers = {};
});
afterAll(async () => {
  restoreEnvironment();
  await Promise.all([aws.close(), qlik.close()]);
});

const failed = JSON.stringify({
  'detail-type': 'com.qlik.v1.automation.run.failed',
  detail: { id: '1', tenant: 'acme', time: '2026-11-24T06:00:00Z', data: { id: 'run-1', title: 'canary' } },
});

async function consume(...bodies: string[]) {
  const lines = captureLog();
  const Records = bodies.map((body, index) => ({
    messageId: `message-${index}`,
    receiptHandle: `handle-${index}`,
    body,
    attributes: { ApproximateReceiveCount: '1' },
  }));
  const { batchItemFailures } = await handler({ Records } as unknown as SQSEvent);
  const written = lines.written();
  lines.restore();
  return { failures: batchItemFailures, written };
}
const operations = () => aws.requests.map(({ operation }) => operation);

it('sends a card between its claim and its confirmation, and says which', async () => {
  const { failures, written } = await consume(failed);
  expect(failures).toEqual([]);
  expect(operations()).toEqual([claim, sns, claim]);
  const published = new URLSearchParams(String(aws.requests[1]?.body));
  expect(published.get('TopicArn')).toBe('arn:aws:sns:eu-west-1:000000000000:alerts');
  expect(published.get('Subject')).toBe('acme: Automation run failed: canary');
  expect(written).toMatchObject([{ level: 'info', message: 'failure card sent', FailureEvents: 1 }]);
  expect(JSON.stringify(written)).not.toContain('canary');
});

it('lets a message come back later when the topic is down or another is sending, at once when it is poison', async () => {
  answers = { [sns]: { status: 403 } };
  const { failures } = await consume(failed, 'poison');
  expect(failures).toEqual([{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }]);
  answers = {
    [claim]: { status: 400, body: { __type: 'ConditionalCheckFailedException', Item: { heldUntil: { N: '1' } } } },
  };
  expect((await consume(failed)).failures).toHaveLength(1);
  expect(aws.requests.filter(({ operation }) => operation === delay).map(({ body }) => body)).toMatchObject([
    { ReceiptHandle: 'handle-0', VisibilityTimeout: 5 },
    { ReceiptHandle: 'handle-1', VisibilityTimeout: 0 },
    { ReceiptHandle: 'handle-0', VisibilityTimeout: 5 },
  ]);
});

it('is done with a message whose card was sent before', async () => {
  answers = {
    [claim]: { status: 400, body: { __type: 'ConditionalCheckFailedException', Item: { doneAt: { N: '1' } } } },
  };
  const { failures, written } = await consume(failed);
  expect(failures).toEqual([]);
  expect(operations()).toEqual([claim]);
  expect(written).toMatchObject([{ message: 'failure card repeated', RepeatedFailures: 1 }]);
});

describe('of a tenant whose cards are explained', () => {
  const explained = JSON.stringify({
    'detail-type': 'com.qlik.v1.automation.run.failed',
    detail: { ...JSON.parse(failed).detail, tenant: 'told', toplevelresourceid: 'automation-1', data: { id: 'run-2' } },
  });

  it('says nothing of it to Qlik when the card was sent before, or is being sent', async () => {
    for (const Item of [{ doneAt: { N: '1' } }, { heldUntil: { N: '1' } }]) {
      answers = { [claim]: { status: 400, body: { __type: 'ConditionalCheckFailedException', Item } } };
      await consume(explained);
    }
    expect(operations()).not.toContain(readSecret);
    expect(qlik.calls).toEqual([]);
  });

  it('asks with the credentials in the secret, puts the answer on the card, and logs no word of it', async () => {
    answers = { [readSecret]: { body: { SecretString: '{"apiKey":"fake-api-key"}' } } };
    const { written } = await consume(explained);
    expect(operations()).toEqual([claim, readSecret, sns, claim]);
    expect(aws.requests[1]?.body).toEqual({ SecretId: 'arn:secret' });
    const published = new URLSearchParams(String(aws.requests[2]?.body));
    expect(JSON.parse(JSON.parse(published.get('Message') ?? '').default)).toMatchObject({
      error: 'secret-canary: 403',
    });
    expect(written).toMatchObject([
      { message: 'failure card sent', FailureEvents: 1, Explanations: 1, Result: 'explained' },
    ]);
    expect(JSON.stringify(written)).not.toMatch(/canary|fake-api-key/);
  });
});
