import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { reportFailure } from '../lambda/failures/failures';
import { outcomeLine as failureLine } from '../lambda/failures/outcome-line';
import { ingest } from '../lambda/ingest/ingest';
import { outcomeLine } from '../lambda/ingest/outcome-line';
import { type LogLine, toJson } from '../lambda/shared/log';
import { QlikEventFanout } from '../lib/constructs/fanout';
import { answers, WEBHOOK_ROUTE } from '../lib/contract';
import { allCategories, rows } from '../lib/qlik/recognise';
import { sign } from '../lib/qlik/signature';
import { testApp } from './support/synthesised';
import { resource, resources } from './support/template';

describe('isolation of tenants', () => {
  const stack = new Stack(testApp(), 'Isolated');
  new QlikEventFanout(stack, 'Fanout', {
    tenants: {
      acme: { host: 'acme.eu.qlikcloud.com' },
      'acme-test': { host: 'acme-test.eu.qlikcloud.com', throttle: { rateLimit: 5, burstLimit: 10 } },
    },
    ingestConcurrency: 50,
  });
  const template = Template.fromStack(stack);
  const limit = (ThrottlingRateLimit: number, ThrottlingBurstLimit: number) => ({
    ThrottlingRateLimit,
    ThrottlingBurstLimit,
  });

  test('every route has a throttle of its own: a flood of one tenant, or of strangers, uses up nobody else’s', () => {
    const { RouteSettings } = resource(template, 'AWS::ApiGatewayV2::Stage');
    expect(RouteSettings).toEqual({
      [`POST ${WEBHOOK_ROUTE}`]: limit(10, 20),
      'POST /webhooks/acme': limit(500, 1000),
      'POST /webhooks/acme-test': limit(5, 10),
    });
    const routes = Object.values(resources(template, 'AWS::ApiGatewayV2::Route')).map(({ RouteKey }) => RouteKey);
    expect(routes.sort()).toEqual(Object.keys(RouteSettings).sort());
  });

  test('the stage waits for its routes, since a setting for a route that is not there is refused', () => {
    const [{ DependsOn } = { DependsOn: [] }] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    expect(DependsOn).toEqual(expect.arrayContaining(Object.keys(template.findResources('AWS::ApiGatewayV2::Route'))));
  });

  test('ingest keeps the environments it is given, and no backlog takes more than ten', () => {
    expect(resource(template, 'AWS::Lambda::Function', 'FanoutIngest').ReservedConcurrentExecutions).toBe(50);
    const consumers = Object.values(resources(template, 'AWS::Lambda::EventSourceMapping'));
    expect(consumers.map(({ ScalingConfig }) => ScalingConfig)).toEqual([
      { MaximumConcurrency: 10 },
      { MaximumConcurrency: 10 },
    ]);
  });
});

/** What has broken log readers and terminals, and ten thousand characters of anything. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\n{"level":"error","message":"forged"}\n',
    '\r\n',
    '\u001b[2J\u001b[31m',
    '\u0000',
    '\u2028',
    '\ud800',
  ),
  fc.string({ minLength: 10_000, maxLength: 10_000, size: 'max' }),
);

const secret = 's'.repeat(64);
const types = rows.map(({ type }) => type);

/** The line that ingest writes about a request, signed or not. */
async function lineOf(tenant: string, body: string, isSigned: boolean): Promise<LogLine> {
  const outcome = await ingest(
    { tenant, body: Buffer.from(body), headers: { 'qlik-signature': isSigned ? sign(body, secret) : body } },
    {
      signingSecrets: { acme: 'arn' },
      secrets: { live: async () => ({ ok: true, secrets: [secret] }), refetch: async () => undefined },
      publish: async () => ({ result: 'published' }),
      park: async () => true,
      quarantine: async () => ({ ok: true }),
      quarantineUri: (key) => key,
      now: () => new Date(0),
      dropPersonalData: false,
    },
  );
  return outcomeLine(outcome, { busName: 'bus', milliseconds: 1, bodyBytes: body.length });
}

const requests = fc.record({
  tenant: fc.oneof({ weight: 4, arbitrary: fc.constant('acme') }, { weight: 1, arbitrary: hostile }),
  body: fc
    .record({
      type: fc.oneof(
        fc.constantFrom(...types),
        hostile,
        hostile.map((text) => `com.qlik.${text}`),
      ),
      id: hostile,
      source: hostile,
      data: fc.dictionary(hostile, hostile, { maxKeys: 2 }),
    })
    .map((event) => JSON.stringify(event)),
  isSigned: fc.boolean(),
});

/** Every value that a dimension may ever have. */
const allowed: ReadonlySet<string> = new Set([
  'bus',
  'other',
  ...answers,
  ...allCategories,
  ...types,
  ...['missing', 'malformed', 'mismatch', 'unknown-tenant'],
]);

test('whatever a sender puts into a delivery, its log line is one line of JSON of bounded size', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async ({ tenant, body, isSigned }) => {
      const text = toJson(await lineOf(tenant, body, isSigned), 0);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there.
      expect(text).not.toMatch(/[\u0000-\u001f]/);
      expect(JSON.parse(text).level).toMatch(/^(info|warn|error)$/);
      expect(Buffer.byteLength(text)).toBeLessThan(16 * 1024);
    }),
  );
});

test('whatever a sender puts into a delivery, no dimension has a value that is not ours', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async ({ tenant, body, isSigned }) => {
      const { dimensions: { Tenant, ...dimensions } = {} } = await lineOf(tenant, body, isSigned);
      // The one that is configured, since only its secret signs.
      expect([undefined, 'acme']).toContain(Tenant);
      expect(Object.values(dimensions).filter((value) => !allowed.has(value))).toEqual([]);
    }),
  );
});

test('whatever is in a failure event, its dimensions are ours and its line is one line of bounded size', async () => {
  const failureTypes = rows.filter(({ failure }) => failure === 'always').map(({ type }) => type);
  const events = fc.record({
    'detail-type': fc.oneof(fc.constantFrom(...failureTypes), hostile),
    detail: fc.record({
      id: hostile,
      tenant: hostile,
      time: hostile,
      data: fc.record({ id: hostile, title: hostile }),
    }),
  });
  await fc.assert(
    fc.asyncProperty(events, async (event) => {
      const outcome = await reportFailure(JSON.stringify(event), {
        tenantHosts: {},
        claims: { claim: async () => 'claimed', confirm: async () => undefined, release: async () => undefined },
        explain: async () => ({ found: {} }),
        notify: async () => undefined,
      });
      const line = failureLine(outcome, { busName: 'bus', messageId: 'm' });
      expect(Object.values(line.dimensions ?? {}).filter((value) => !allowed.has(value))).toEqual([]);
      const text = toJson(line, 0);
      expect(text).not.toContain('\n');
      expect(Buffer.byteLength(text)).toBeLessThan(200_000);
    }),
  );
});
