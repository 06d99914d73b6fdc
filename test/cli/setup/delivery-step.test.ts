import type { Trace } from '../../../cli/delivery/tracing';
import { sampleTypeOf } from '../../../cli/setup/delivery-ports';
import { type DeliveryPorts, deliveryStep } from '../../../cli/setup/delivery-step';
import { type FakeTenant, startFakeTenant } from '../../../dev-tenant/tenant';
import { sampleDelivery } from '../../../lib/qlik/samples';
import { openReceiver, type Receiver } from '../../support/receiver';
import { accessTo, someStack, takeStep } from './tenant-scene';

const SECRET = 's'.repeat(64);
const TYPE = 'com.qlik.v1.user.created';

let tenant: FakeTenant;
let receiver: Receiver;
let webhookId: string;

beforeEach(async () => {
  tenant = await startFakeTenant();
  receiver = await openReceiver(SECRET);
  webhookId = tenant.addWebhook({ url: receiver.url, eventTypes: [TYPE], secret: SECRET }).id;
});
afterEach(async () => {
  await tenant.close();
  await receiver.close();
});

const sample = (unique = '1') => sampleDelivery(TYPE, { envelope: 'cloud', unique, time: new Date() }).body;

const traceWith = (sightings: Trace['sightings']): Trace => ({ id: '1', type: TYPE, rules: [], sightings, blind: [] });
const SEEN = traceWith([{ place: 'journal', what: 'journal-users', within: 40 }]);

async function take(over: Partial<DeliveryPorts> = {}, dryRun = false) {
  const traced: string[] = [];
  const event = { source: 'qlik.cloud', 'detail-type': TYPE, time: '', detail: { id: 'sample' } } as never;
  const ports: DeliveryPorts = {
    tenant: 'acme',
    journalled: async () => undefined,
    postSample: async () => ({ event, sentAt: 0, status: 202, answer: 'accepted', milliseconds: 12 }),
    trace: async (_, { detail }) => {
      traced.push(detail.id);
      return SEEN;
    },
    signingSecret: async () => SECRET,
    now: Date.now,
    ...over,
  };
  const access = await accessTo(tenant);
  const listed = await access.webhooks.list();
  const webhook = listed.ok ? listed.value.find(({ id }) => id === webhookId) : undefined;
  const known = { tenant: access, stack: someStack, webhookUrl: receiver.url, webhook };
  return { ...(await takeStep(deliveryStep(ports), known, dryRun)), traced };
}

test('Qlik has delivered: nothing is sent', async () => {
  await tenant.emit(sample());
  const { result, known, traced } = await take();
  expect({ result, arrival: known.arrival, traced }).toEqual({
    result: 'already',
    arrival: { how: 'earlier', type: TYPE },
    traced: [],
  });
  expect(receiver.received).toHaveLength(1);
});

test('a journal has an event of the tenant: nothing is sent', async () => {
  const { result, known } = await take({ journalled: async () => ({ type: TYPE, id: 'before' }) });
  expect({ result, arrival: known.arrival }).toEqual({
    result: 'already',
    arrival: { how: 'earlier', type: TYPE, id: 'before' },
  });
});

test('what failed is sent again by Qlik, and followed by the id of its event', async () => {
  receiver.answer = () => ({ status: 503 });
  await tenant.emit(sample());
  receiver.answer = undefined;
  const { result, known, traced } = await take();
  expect(result).toBe('done');
  expect(known.arrival).toMatchObject({ how: 'resent', type: TYPE, answeredAfter: expect.any(Number), seenAfter: 40 });
  expect(traced).toEqual([JSON.parse(sample()).id]);
});

test('a list that leaves out what was sent is asked for the one', async () => {
  await tenant.close();
  tenant = await startFakeTenant({ listsWithoutBodies: true });
  webhookId = tenant.addWebhook({ url: receiver.url, eventTypes: [TYPE], secret: SECRET }).id;
  receiver.answer = () => ({ status: 503 });
  await tenant.emit(sample());
  receiver.answer = undefined;
  expect((await take()).traced).toHaveLength(1);
});

test('a secret that is not ours is replaced, and what was refused sent again', async () => {
  tenant.setWebhook(webhookId, { secret: 'x'.repeat(64) });
  await tenant.emit(sample());
  const { result, says } = await take();
  expect(result).toBe('done');
  expect(says).toContain('Qlik had another signing secret, and has this one now');
  expect(says).not.toContain(SECRET);
  expect(tenant.webhook(webhookId).secret).toBe(SECRET);
});

test('an endpoint that still does not take it: what Qlik says of it', async () => {
  receiver.answer = () => ({ status: 503 });
  await tenant.emit(sample());
  const { result, says } = await take();
  expect({ result, says }).toEqual({ result: 'failed', says: expect.stringMatching(/could not deliver .*: 503/) });
});

test('a new webhook gets a signed sample, and it is said that it is not from Qlik', async () => {
  const { result, says, known } = await take();
  expect({ result, says }).toEqual({ result: 'done', says: expect.stringContaining('not from Qlik') });
  expect(known.arrival).toEqual({ how: 'sample', type: TYPE, id: 'sample', answeredAfter: 12, seenAfter: 40 });
});

test('a dry run sends nothing', async () => {
  const postSample = jest.fn();
  expect(await take({ postSample }, true)).toMatchObject({ result: 'planned' });
  expect(postSample).not.toHaveBeenCalled();
});

test('without journals it is enough that it was accepted', async () => {
  const { result, known } = await take({ trace: async () => traceWith([]) });
  expect(result).toBe('done');
  expect(known.arrival).not.toHaveProperty('seenAfter');
});

test('its card is another matter', async () => {
  const sightings = [...SEEN.sightings, { place: 'card', what: '', why: 'not within 60 s' } as const];
  expect((await take({ trace: async () => traceWith(sightings) })).result).toBe('done');
});

test.each<[string, Partial<DeliveryPorts>, RegExp]>([
  [
    'not seen in time',
    { trace: async () => traceWith([{ place: 'journal', what: 'journal-users', why: 'not within 60 s' }]) },
    /not seen in the journal journal-users \(not within 60 s\)/,
  ],
  [
    'refused',
    { postSample: async () => ({ event: {} as never, sentAt: 0, status: 401, answer: 'refused', milliseconds: 1 }) },
    /401 refused/,
  ],
  [
    'not answered',
    {
      postSample: async () => ({
        event: {} as never,
        sentAt: 0,
        status: 0,
        answer: 'no answer (ECONNREFUSED)',
        milliseconds: 1,
      }),
    },
    /\(no answer \(ECONNREFUSED\)\)/,
  ],
])('a sample that is %s: it ends with why', async (_, over, why) => {
  expect(await take(over)).toMatchObject({ result: 'failed', says: expect.stringMatching(why) });
});

test('a sample is of a type that wakes nobody up, where the webhook has one', () => {
  expect(sampleTypeOf(['com.qlik.v1.automation.run.failed', 'com.qlik.core.user.created'])).toBe(TYPE);
  expect(sampleTypeOf(['com.qlik.v1.automation.run.failed'])).toBe('com.qlik.v1.automation.run.failed');
});
