import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import fc from 'fast-check';
import { env } from '../../../lib/contract';
import { sampleDelivery } from '../../../lib/qlik/samples';
import { sign } from '../../../lib/qlik/signature';
import {
  type AwsAnswer,
  type AwsEndpoint,
  type AwsRequest,
  awsEndpoint,
  handlerEnvironment,
} from '../../support/aws-endpoint';
import { captureLog } from '../../support/log-lines';
import { deployedMetricFilters, foundByFilters } from '../../support/metric-filters';

const secret = '0123456789abcdef0123456789abcdef';
const { body } = sampleDelivery('com.qlik.v1.user.created', { envelope: 'cloud', unique: 'user-1', time: new Date() });

type Handler = (request: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
let aws: AwsEndpoint;
let handler: Handler;
let lines: ReturnType<typeof captureLog>;
let restoreEnvironment: () => void;
/** Answers in place of the usual ones, by operation. */
let faults: Readonly<Record<string, AwsAnswer>> = {};

function answer({ operation, body: asked }: AwsRequest): AwsAnswer {
  const fault = Object.keys(faults).find((start) => operation.startsWith(start));
  if (fault !== undefined) return faults[fault];
  switch (operation) {
    case 'secretsmanager.GetSecretValue':
      // A secret that was never rotated has no previous version.
      return (asked as { VersionStage: string }).VersionStage === 'AWSCURRENT'
        ? { body: { SecretString: secret } }
        : { status: 400, body: { __type: 'ResourceNotFoundException', message: 'no such stage' } };
    case 'AmazonSQS.SendMessage': {
      const { MessageBody } = asked as { MessageBody: string };
      return { body: { MessageId: '1', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') } };
    }
    case 'AWSEvents.PutEvents':
      return { body: { FailedEntryCount: 0, Entries: [{ EventId: '1' }] } };
    default:
      return {};
  }
}

beforeAll(async () => {
  aws = await awsEndpoint(answer);
  restoreEnvironment = handlerEnvironment(aws, {
    [env.busName]: 'the-bus',
    [env.signingSecrets]: '{"acme":"arn:aws:secretsmanager:eu-west-1:000000000000:secret:acme"}',
    [env.parkedQueueUrl]: `${aws.url}/000000000000/parked`,
    [env.quarantineBucket]: 'the-bucket',
  });
  ({ handler } = jest.requireActual<{ handler: Handler }>('../../../lambda/ingest/handler'));
});
beforeEach(() => {
  lines = captureLog();
  aws.requests.length = 0;
  faults = {};
});
afterEach(() => lines.restore());
afterAll(async () => {
  restoreEnvironment();
  await aws.close();
});

const requestOf = (over: object = {}) =>
  ({
    pathParameters: { tenant: 'acme' },
    headers: { 'qlik-signature': sign(body, secret) },
    body,
    isBase64Encoded: false,
    ...over,
  }) as unknown as APIGatewayProxyEventV2;
const operations = () => aws.requests.map(({ operation }) => operation);
const requestsOf = (operation: string) => aws.requests.filter((request) => request.operation.startsWith(operation));
const status = async (over: object) => (await handler(requestOf(over))).statusCode;

describe('the door', () => {
  it('takes a signed delivery to the bus', async () => {
    expect(await handler(requestOf())).toEqual({
      statusCode: 202,
      headers: { 'content-type': 'application/json' },
      body: '{"status":"accepted","id":"user-1"}',
    });
    expect(requestsOf('AWSEvents.PutEvents').map((request) => request.body)).toMatchObject([
      { Entries: [{ EventBusName: 'the-bus', Source: 'qlik.cloud', DetailType: 'com.qlik.v1.user.created' }] },
    ]);
  });

  it('writes one line for a delivery, with its metrics, and nothing of what was sent', async () => {
    await handler(requestOf());
    const written = lines.written();
    expect(written).toMatchObject([{ message: 'delivery accepted', id: 'user-1', bodyBytes: Buffer.byteLength(body) }]);
    const line = JSON.stringify(written[0]);
    expect(foundByFilters(line, deployedMetricFilters()).map(({ name }) => name)).toEqual([
      'Deliveries',
      'IngestLatency',
      'Events',
    ]);
    for (const canary of [secret, 'person@example.com', 'A. Person', sign(body, secret)]) {
      expect(line).not.toContain(canary);
    }
  });

  it('signs over the bytes that base64 stands for, also when they are no text', async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
    const sent = { body: bytes.toString('base64'), isBase64Encoded: true };
    const answered = await handler(requestOf({ ...sent, headers: { 'qlik-signature': sign(bytes, secret) } }));
    expect(answered).toMatchObject({ statusCode: 202, body: '{"status":"quarantined","reason":"not-utf8"}' });
    expect(requestsOf('PUT /the-bucket/acme/').map((request) => request.body)).toMatchObject([{ body: sent.body }]);
  });

  it('takes text for UTF-8', async () => {
    const text = '{"type":"com.acme.€","id":"1"}';
    expect(await status({ body: text, headers: { 'qlik-signature': sign(text, secret) } })).toBe(202);
  });

  it.each([
    ['in upper case', { 'QLIK-SIGNATURE': sign(body, secret) }],
    ['beside one without a value', { 'qlik-signature': sign(body, secret), 'x-empty': undefined }],
  ])('reads a signature %s', async (_, headers) => {
    expect(await status({ headers })).toBe(202);
  });

  it.each([
    ['headers that are missing', { headers: undefined }],
    ['headers that are null', { headers: null }],
    ['a signature without a value', { headers: { 'qlik-signature': undefined } }],
    ['no path parameters', { pathParameters: undefined }],
    ['path parameters without a tenant', { pathParameters: {} }],
    ['a tenant without a value', { pathParameters: { tenant: undefined } }],
    ['a body that is missing', { body: undefined }],
    ['a body that is null', { body: null }],
    ['base64 that is none', { body: '%%% not base64 %%%', isBase64Encoded: true }],
  ])('answers 401 to %s', async (_, over) => {
    expect(await status(over)).toBe(401);
    expect(lines.written()).toMatchObject([{ message: 'delivery refused' }]);
    expect(requestsOf('AWSEvents')).toEqual([]);
  });

  it('knows the tenant of a route of its own by the key that the API sets', async () => {
    expect(await status({ pathParameters: undefined, routeKey: 'POST /webhooks/acme' })).toBe(202);
    expect(await status({ pathParameters: { tenant: 'other' }, routeKey: 'POST /webhooks/{tenant}' })).toBe(401);
    expect(await status({ pathParameters: undefined, routeKey: 'POST /webhooks/{tenant}' })).toBe(401);
  });

  it('keeps an empty body that is signed', async () => {
    const headers = { 'qlik-signature': sign('', secret) };
    for (const empty of ['', undefined]) {
      expect(await handler(requestOf({ body: empty, headers }))).toMatchObject({
        statusCode: 202,
        body: '{"status":"quarantined","reason":"empty"}',
      });
    }
  });

  it('answers 413 to a body over 6 MB', async () => {
    expect(await status({ body: ' '.repeat(6 * 1024 * 1024 + 1) })).toBe(413);
    expect(aws.requests).toEqual([]);
  });

  it('answers whatever the request looks like', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(undefined, null));
    const request = fc.record(
      {
        headers: fc.oneof(
          fc.dictionary(fc.oneof(fc.constant('qlik-signature'), fc.string()), text),
          fc.constantFrom(undefined, null),
        ),
        pathParameters: fc.oneof(fc.record({ tenant: text }), fc.constantFrom(undefined, null)),
        body: text,
        isBase64Encoded: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(request, async (over) => {
        expect(await handler(over as unknown as APIGatewayProxyEventV2)).toMatchObject({
          statusCode: 401,
          body: '{"status":"refused"}',
        });
      }),
      { numRuns: 300 },
    );
    expect(lines.written().every(({ message }) => message === 'delivery refused')).toBe(true);
  });
});

describe('a service that is down', () => {
  const down = { status: 503, body: { __type: 'ServiceUnavailable' } };

  it('the bus: the delivery is parked, its lines say so, and it is published only by redelivery', async () => {
    faults = { AWSEvents: down };
    expect(await handler(requestOf())).toMatchObject({ statusCode: 202, body: '{"status":"parked","id":"user-1"}' });
    const [parked] = requestsOf('AmazonSQS.SendMessage').map((request) => request.body as { MessageBody: string });
    expect(JSON.parse(parked?.MessageBody ?? '')).toMatchObject({
      version: 1,
      kind: 'entry',
      entry: { DetailType: 'com.qlik.v1.user.created', Detail: { id: 'user-1' } },
    });
  });

  it('bus and queue: 503', async () => {
    faults = { AWSEvents: down, AmazonSQS: down };
    expect(await handler(requestOf())).toMatchObject({ statusCode: 503, body: '{"status":"unavailable"}' });
    expect(lines.written().map(({ message }) => message)).toEqual(['parking failed', 'delivery unavailable']);
  });

  it('the bucket: an unreadable delivery is parked', async () => {
    faults = { PUT: down };
    const headers = { 'qlik-signature': sign('not JSON', secret) };
    expect(await status({ body: 'not JSON', headers })).toBe(202);
    expect(operations()).toContain('AmazonSQS.SendMessage');
  });

  it('Secrets Manager, once the secret has been read: nobody notices', async () => {
    faults = { secretsmanager: down };
    expect(await status({})).toBe(202);
  });
});
