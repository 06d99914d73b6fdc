/**
 * Each handler is run against an endpoint that writes down its calls; what it called must be what its policy in the
 * template allows: nothing missing, and nothing that no call needs.
 */
import type { Context, SQSEvent } from 'aws-lambda';
import { startFakeTenant } from '../dev-tenant/tenant';
import type { HandlerName } from '../lib/constructs/handler-function';
import { categorySlugs } from '../lib/qlik/catalogue';
import { toEntry } from '../lib/qlik/entry';
import { parse } from '../lib/qlik/envelope';
import { typesOf } from '../lib/qlik/recognise';
import { sampleDelivery } from '../lib/qlik/samples';
import { sign } from '../lib/qlik/signature';
import { type AwsRecorder, RECORDER_SECRET, startAwsRecorder } from './support/aws-recorder';
import { APP, everything } from './support/everything';
import { openReceiver } from './support/receiver';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const { template } = everything();
let recorder: AwsRecorder;
const environment = { ...process.env };

beforeAll(async () => {
  recorder = await startAwsRecorder();
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterEach(() => {
  recorder.calls.length = 0;
  recorder.answers.clear();
  process.env = { ...environment };
});

afterAll(async () => {
  jest.restoreAllMocks();
  await recorder.close();
});

/** A template's value as text, with the logical id of a resource for whatever is known only once it is deployed. */
function resolved(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return Ref;
  if (Array.isArray(attribute)) return String(attribute[0]);
  if (Array.isArray(join)) return (join[1] as unknown[]).map(resolved).join(String(join[0]));
  throw new Error(`no text for ${JSON.stringify(value)}: teach it to the test`);
}

const logicalIds = Object.keys(template.toJSON().Resources);

/** The resource that a text names: the longest logical id within it. */
const resourceIn = (text: string): string =>
  logicalIds.filter((id) => text.includes(id)).sort((a, b) => b.length - a.length)[0] ??
  // Of a secret that is found by its name the six characters that Secrets Manager adds are not known.
  text.replace(/-\?{6}$/, '');

const functionOf = (handler: HandlerName) => {
  const name = `${handler.charAt(0).toUpperCase()}${handler.slice(1)}`;
  const found = Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) =>
    new RegExp(`^Fanout(Failures|Reconcile|ExpectedReloads)?${name}[0-9A-F]{8}$`).test(id),
  );
  if (!found) throw new Error(`no function is made for ${handler}`);
  return found[1].Properties;
};

/** `action on resource` for everything that a handler's policy allows. */
function allowed(handler: HandlerName): string[] {
  const role = resolved(functionOf(handler).Role);
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some((it: unknown) => resolved(it) === role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((it) => `${action} on ${resourceIn(resolved(it))}`)),
    );
}

/** What a policy needs for calls that are not the handler's own. */
const notTheHandlers = [
  // Lambda writes the log, and polls the queue.
  /^logs:(CreateLogStream|PutLogEvents) on \w+Log/,
  /^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes) on \w+Queue/,
  // SNS encrypts for whoever publishes.
  /^kms:(Decrypt|GenerateDataKey\*?|Encrypt|ReEncrypt\*) on FanoutAlertKey/,
];

/** A fresh instance of a handler, in the environment that the template gives it but for what is over. */
function load(handler: HandlerName, over: Readonly<Record<string, string>> = {}): Handler {
  const { Variables } = functionOf(handler).Environment;
  const given = Object.entries(Variables).map(([key, value]) => {
    const text = resolved(value);
    return [key, key.endsWith('QUEUE_URL') ? `https://sqs.invalid/123456789012/${text}` : text];
  });
  process.env = {
    ...environment,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: recorder.url,
    ...Object.fromEntries(given),
    ...over,
  };
  let loaded: { readonly handler: Handler } | undefined;
  jest.isolateModules(() => {
    loaded = require(`../lambda/${handler}/handler`);
  });
  if (!loaded) throw new Error(`no handler is exported for ${handler}`);
  return loaded.handler;
}

const unavailable = { status: 400, body: '{"__type":"AccessDeniedException"}' };
const claimedByAnother = { status: 400, body: '{"__type":"ConditionalCheckFailedException"}' };
const context = {} as Context;
const sample = sampleDelivery('com.qlik.v1.automation.run.failed', {
  envelope: 'cloud',
  unique: '1',
  time: new Date(),
});

const request = (body: string) => ({
  pathParameters: { tenant: 'acme' },
  headers: { 'qlik-signature': sign(body, RECORDER_SECRET) },
  body,
  isBase64Encoded: false,
});

const batchOf = (...bodies: readonly object[]) =>
  ({
    Records: bodies.map((body, n) => ({
      messageId: String(n),
      receiptHandle: String(n),
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1' },
    })),
  }) as unknown as SQSEvent;

const entryOf = (body: string) => {
  const parsed = parse(Buffer.from(body), { tenant: 'acme', receivedAt: new Date() });
  if (!parsed.ok) throw new Error(parsed.reason);
  const { entry } = toEntry(parsed, () => '');
  return { ...entry, Detail: JSON.parse(entry.Detail) };
};

/** Every way a handler can go, so that it makes every call it can make. */
const exercises: { readonly [H in HandlerName]: () => Promise<void> } = {
  ingest: async () => {
    const handler = load('ingest');
    await handler(request(sample.body), context);
    await handler(request('not JSON'), context);
    recorder.answers.set('events:PutEvents', unavailable);
    expect(await handler(request(sample.body), context)).toMatchObject({ statusCode: 202 });
  },
  redeliver: async () => {
    const handler = load('redeliver');
    const entry = { version: 1, kind: 'entry', code: 'InProgress', claim: 'key', entry: entryOf(sample.body) };
    const quarantine = { version: 1, kind: 'quarantine', code: 'SlowDown', key: 'acme/key.json', delivery: {} };
    await handler(batchOf(entry, quarantine), context);
    recorder.answers.set('events:PutEvents', unavailable);
    await handler(batchOf(entry), context);
  },
  failures: async () => {
    const handler = load('failures');
    const { DetailType, Detail } = entryOf(sample.body);
    const event = { 'detail-type': DetailType, detail: Detail };
    await handler(batchOf(event), context);
    recorder.answers.set('dynamodb:UpdateItem', claimedByAnother);
    await handler(batchOf(event), context);
  },
  reconcile: async () => {
    // An hour ago, since what is younger may yet be on its way.
    const tenant = await startFakeTenant({ now: () => Date.now() - 3600_000 });
    const receiver = await openReceiver(RECORDER_SECRET);
    const credentials = JSON.stringify({ apiKey: 'fake-api-key' });
    recorder.answers.set('secretsmanager:GetSecretValue', {
      status: 200,
      body: JSON.stringify({ SecretString: credentials }),
    });
    // One of each category, so that each journal is searched.
    const types = [...categorySlugs.flatMap((category) => typesOf(category).slice(-1)), 'com.qlik.v1.space.created'];
    const { id } = tenant.addWebhook({ url: receiver.url, secret: RECORDER_SECRET });
    tenant.setWebhook(id, { eventTypes: [JSON.parse(sample.body).type, ...types] });
    receiver.answer = () => ({ status: 503 });
    await tenant.emit(sample.body);
    receiver.answer = undefined;
    for (const type of types) tenant.emitUncalled(JSON.stringify({ type, id: `${type}-uncalled`, data: {} }));
    await load('reconcile', {
      TENANT_HOSTS: JSON.stringify({ acme: tenant.url }),
      WEBHOOK_URLS: JSON.stringify({ acme: receiver.url }),
    })({}, { getRemainingTimeInMillis: () => 60_000 } as Context);
    await Promise.all([tenant.close(), receiver.close()]);
  },
  expectations: async () => {
    const deadline = new Date().toISOString();
    await load('expectations')({ name: 'sales', tenant: 'acme', app: APP, withinSeconds: 60, deadline }, context);
  },
};

test.each(Object.keys(exercises) as HandlerName[])(
  '%s calls all that its policy allows, and nothing else',
  async (name) => {
    await exercises[name]();
    const called = new Set(recorder.calls.map(({ action, resource }) => `${action} on ${resourceIn(resource)}`));
    const needed = allowed(name).filter((it) => !notTheHandlers.some((pattern) => pattern.test(it)));
    expect([...called].sort()).toEqual(needed.sort());
  },
);
