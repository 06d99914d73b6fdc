import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { env } from '../../../lib/contract';
import { type AwsAnswer, type AwsEndpoint, awsEndpoint, handlerEnvironment } from '../../support/aws-endpoint';
import { captureLog, embeddedMetrics } from '../../support/log-lines';

let aws: AwsEndpoint;
let handler: (event: SQSEvent) => Promise<SQSBatchResponse>;
let restoreEnvironment: () => void;
let bus: AwsAnswer;

beforeAll(async () => {
  aws = await awsEndpoint(({ operation }) => (operation === 'AWSEvents.PutEvents' ? bus : {}));
  restoreEnvironment = handlerEnvironment(aws, {
    [env.busName]: 'the-bus',
    [env.retryQueueUrl]: `${aws.url}/000000000000/parked`,
    [env.quarantineBucket]: 'the-bucket',
  });
  ({ handler } = jest.requireActual('../../../lambda/redeliver/handler'));
});
beforeEach(() => {
  aws.requests.length = 0;
});
afterAll(async () => {
  restoreEnvironment();
  await aws.close();
});

const entry = {
  Source: 'qlik.cloud',
  DetailType: 'a',
  Time: '2026-11-24T06:00:00.000Z',
  Detail: { id: 'e1', tenant: 'acme', data: 'canary' },
};
const bodies = {
  entry: JSON.stringify({ version: 1, kind: 'entry', code: 'c', entry }),
  delivery: JSON.stringify({ version: 1, kind: 'quarantine', code: 'c', key: 'acme/0a.json', delivery: { body: '' } }),
  poison: 'canary',
};

async function consume(...messages: (keyof typeof bodies)[]) {
  const lines = captureLog();
  const Records = messages.map((messageId) => ({
    messageId,
    receiptHandle: `handle of ${messageId}`,
    body: bodies[messageId],
    attributes: { ApproximateReceiveCount: '2' },
  }));
  const { batchItemFailures } = await handler({ Records } as unknown as SQSEvent);
  const written = lines.written();
  lines.restore();
  return { failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), written };
}
const delays = () =>
  aws.requests.filter(({ operation }) => operation === 'AmazonSQS.ChangeMessageVisibility').map(({ body }) => body);

it('takes entries to the bus and deliveries to the bucket, and counts them', async () => {
  bus = { body: { Entries: [{ EventId: '1' }] } };
  const { failed, written } = await consume('entry', 'delivery');
  expect(failed).toEqual([]);
  expect(aws.requests.map(({ operation }) => operation).sort()).toEqual([
    'AWSEvents.PutEvents',
    'PUT /the-bucket/acme/0a.json',
  ]);
  for (const line of written) {
    expect(line).toMatchObject({ level: 'info', message: 'parked message redelivered', receiveCount: 2 });
    expect(embeddedMetrics(JSON.stringify(line))).toEqual([
      { name: 'Redeliveries', value: 1, unit: 'None', series: [{ EventBusName: 'the-bus', Result: 'redelivered' }] },
    ]);
  }
});

it('leaves in the queue what the bus still refuses, for later, and what is poison, for at once', async () => {
  bus = { body: { Entries: [{ ErrorCode: 'NotAuthorizedForSourceException' }] } };
  const { failed, written } = await consume('entry', 'poison', 'delivery');
  expect(failed).toEqual(['entry', 'poison']);
  expect(delays()).toMatchObject([
    { ReceiptHandle: 'handle of entry', VisibilityTimeout: 10 },
    { ReceiptHandle: 'handle of poison', VisibilityTimeout: 0 },
  ]);
  expect(written).toMatchObject([
    {
      level: 'warn',
      message: 'parked message waiting',
      id: 'e1',
      Tenant: 'acme',
      code: 'NotAuthorizedForSourceException',
      Result: 'waiting',
    },
    { level: 'warn', message: 'parked message unreadable', why: 'not JSON', Result: 'unreadable' },
    { level: 'info', Result: 'redelivered' },
  ]);
  expect(JSON.stringify(written)).not.toContain('canary');
});
