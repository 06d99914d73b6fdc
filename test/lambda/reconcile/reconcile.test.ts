import { type FakeTenant, startFakeTenant } from '../../../dev-tenant/tenant';
import { probeDoor } from '../../../lambda/reconcile/probe';
import { signIn } from '../../../lambda/reconcile/qlik-client';
import { missingIn, reconcileTenant, type TenantReport, type WebhookReport } from '../../../lambda/reconcile/reconcile';
import { MAX_FAILURES_IN_A_ROW, MAX_RESENDS, PACE_MS } from '../../../lambda/reconcile/resend';
import { sampleDelivery } from '../../../lib/qlik/samples';
import { openReceiver, type Receiver } from '../../support/receiver';
import { memory } from './remembered';

const TYPE = 'com.qlik.v1.user.created';
/** Of a category that keeps no journal. */
const UNJOURNALLED = 'com.qlik.v1.automation.created';
const SECRET = 's'.repeat(64);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let tenant: FakeTenant;
let receiver: Receiver;
let clock: number;
let remembered: ReturnType<typeof memory>;
let pauses: number[];

beforeEach(async () => {
  clock = Date.parse('2026-11-24T12:00:00Z');
  tenant = await startFakeTenant({ now: () => clock, deliveryTimeoutMs: 300, failureThreshold: 1000 });
  receiver = await openReceiver(SECRET);
  remembered = memory(() => clock);
  pauses = [];
});

afterEach(async () => {
  await tenant.close();
  await receiver.close();
});

interface Run {
  readonly dryRun?: boolean;
  readonly remainingMs?: number;
  /** Ids that stand in the journals; without it no journal is kept. */
  readonly journal?: readonly string[];
  readonly apiKey?: string;
}

const run = ({ dryRun = false, remainingMs = 10 * MINUTE, journal, apiKey = 'fake-api-key' }: Run = {}) =>
  reconcileTenant(
    { tenant: 'acme', webhookUrl: receiver.url, signIn: () => signIn(tenant.url, { apiKey }) },
    {
      memory: remembered,
      probe: probeDoor,
      journals: journal && {
        days: 30,
        has: (type) => type !== UNJOURNALLED,
        arrived: async () => ({ ok: true, ids: new Set(journal) }),
      },
      now: () => clock,
      // Time passes while it waits, or the tenant would see all resends in one moment.
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
        clock += milliseconds;
      },
      remainingMs: () => remainingMs,
      dryRun,
    },
  );

const onlyWebhook = (report: TenantReport): WebhookReport => {
  const [webhook, ...more] = report.result === 'no-webhook' ? [] : report.webhooks;
  if (!webhook || more.length > 0) throw new Error(`one webhook expected: ${JSON.stringify(report)}`);
  return webhook;
};

const addWebhook = () => tenant.addWebhook({ url: receiver.url, eventTypes: [TYPE], secret: SECRET });
const bodyOf = (unique: string) => sampleDelivery(TYPE, { envelope: 'cloud', unique, time: new Date(clock) }).body;
const emit = (unique: string) => {
  clock += 1000;
  return tenant.emit(bodyOf(unique));
};
const fail = () => {
  receiver.answer = () => ({ status: 503 });
};
const recover = () => {
  receiver.answer = undefined;
};
const resends = () => tenant.calls.filter(({ path }) => path.endsWith('/actions/resend')).length;
const writes = () => tenant.calls.filter(({ method }) => method !== 'GET');
const accepted = () => receiver.received.map(({ body }) => JSON.parse(body).id as string);

test('nothing failed: nothing is asked for but the lists', async () => {
  addWebhook();
  await emit('1');
  const report = await run();
  expect(onlyWebhook(report).heal).toMatchObject({ state: 'enabled', healed: 0, pending: [] });
  expect(writes()).toEqual([]);
});

test('failed deliveries are resent, the oldest first, at our pace, and counted once', async () => {
  addWebhook();
  fail();
  for (const unique of ['1', '2', '3']) await emit(unique);
  recover();
  receiver.received.length = 0;
  expect(onlyWebhook(await run()).heal).toMatchObject({ healed: 3, pending: [] });
  expect(accepted()).toEqual(['1', '2', '3']);
  expect(pauses).toEqual([PACE_MS, PACE_MS]);
  expect(60_000 / PACE_MS).toBeLessThan(100);
  expect(onlyWebhook(await run()).heal).toMatchObject({ healed: 0, pending: [] });
  expect(resends()).toBe(3);
});

test('a list without bodies: deliveries are looked up, so that a failed resend is no new event', async () => {
  await tenant.close();
  tenant = await startFakeTenant({ now: () => clock, failureThreshold: 1000, listsWithoutBodies: true });
  addWebhook();
  fail();
  await emit('1');
  receiver.answer = ({ headers }) => (headers['qlik-signature'] ? { status: 503 } : undefined);
  for (let runs = 0; runs < 3; runs++) {
    expect(missingIn(await run()).map(({ id }) => id)).toEqual(['1']);
    clock += 61 * MINUTE;
  }
  recover();
  expect(onlyWebhook(await run()).heal).toMatchObject({ healed: 1, pending: [] });
  expect(onlyWebhook(await run()).heal).toMatchObject({ healed: 0, pending: [] });
});

test('an event that arrived later by itself is healed without a resend, and counted once', async () => {
  const { id } = addWebhook();
  fail();
  await emit('1');
  recover();
  const [{ id: deliveryId } = { id: '' }] = tenant.deliveries(id);
  clock += MINUTE;
  await fetch(`${tenant.url}/api/core/webhooks/${id}/deliveries/${deliveryId}/actions/resend`, {
    method: 'POST',
    headers: { authorization: 'Bearer fake-api-key' },
  });
  const before = resends();
  expect(onlyWebhook(await run()).heal).toMatchObject({ healed: 1, pending: [] });
  expect(onlyWebhook(await run()).heal).toMatchObject({ healed: 0, pending: [] });
  expect(resends()).toBe(before);
});

test('a 201 whose delivery failed heals nothing; after a few in a row the run ends, and the hour is waited for', async () => {
  addWebhook();
  fail();
  for (let n = 0; n < 6; n++) await emit(String(n));
  // The door opens for a knock, and fails what is signed.
  receiver.answer = ({ headers }) => (headers['qlik-signature'] ? { status: 503 } : undefined);
  const first = onlyWebhook(await run()).heal;
  expect(first).toMatchObject({ healed: 0, stopped: 'endpoint-failing' });
  expect(first.pending.map(({ why }) => why)).toEqual([
    ...Array(3).fill('resend-failed'),
    ...Array(3).fill('next-run'),
  ]);
  expect(resends()).toBe(MAX_FAILURES_IN_A_ROW);

  recover();
  clock += 15 * MINUTE;
  const second = onlyWebhook(await run()).heal;
  expect(second).toMatchObject({ healed: 3 });
  expect(second.pending.map(({ why }) => why)).toEqual(Array(3).fill('resent-lately'));
  clock += 60 * MINUTE;
  expect(onlyWebhook(await run()).heal).toMatchObject({ healed: 3, pending: [] });
  expect(resends()).toBe(9);
});

test('what is still missing is found again however long it takes: the cursor waits for it', async () => {
  addWebhook();
  fail();
  await emit('1');
  for (let hour = 0; hour < 30; hour++) {
    clock += 60 * MINUTE;
    expect(missingIn(await run())).toMatchObject([{ id: '1', type: TYPE, why: 'endpoint-unhealthy' }]);
  }
  recover();
  expect(onlyWebhook(await run()).heal.healed).toBe(1);
});

test.each([
  ['answers 5xx', { status: 503 }, '503'],
  ['answers 2xx to anybody', { status: 200 }, '200'],
  ['redirects', { status: 301, headers: { location: '/elsewhere' } }, '301'],
  ['answers a 401 that is not ours', { status: 401, body: 'Unauthorized' }, '401'],
] as const)('an endpoint that %s is asked for nothing', async (_, answer, said) => {
  addWebhook();
  fail();
  await emit('1');
  receiver.answer = () => answer;
  const { heal } = onlyWebhook(await run());
  expect(heal).toMatchObject({ healed: 0, endpoint: said, pending: [{ why: 'endpoint-unhealthy' }] });
  expect(writes()).toEqual([]);
});

test('a run is bounded, and the next one goes on', async () => {
  addWebhook();
  fail();
  for (let n = 0; n < MAX_RESENDS + 5; n++) await emit(String(n));
  recover();
  const { heal } = onlyWebhook(await run());
  expect(heal).toMatchObject({ healed: MAX_RESENDS, stopped: 'enough' });
  expect(heal.pending).toHaveLength(5);
  expect(onlyWebhook(await run()).heal).toMatchObject({ healed: 5, pending: [] });
});

test('a run that is almost over begins no resend', async () => {
  addWebhook();
  fail();
  await emit('1');
  recover();
  expect(onlyWebhook(await run({ remainingMs: 1000 })).heal).toMatchObject({ healed: 0, stopped: 'out-of-time' });
  expect(resends()).toBe(0);
});

test('two runs at once resend nothing twice', async () => {
  addWebhook();
  fail();
  for (const unique of ['1', '2', '3']) await emit(unique);
  recover();
  receiver.received.length = 0;
  await Promise.all([run(), run(), run()]);
  expect(accepted().toSorted()).toEqual(['1', '2', '3']);
});

describe('a webhook that is disabled', () => {
  const disabledByQlik = { enabled: false, disabledReason: 'too many failures', disabledReasonCode: 'X' };

  test('by Qlik is enabled again once the endpoint is healthy, by a patch of nothing else, and its failures healed', async () => {
    const { id } = addWebhook();
    fail();
    await emit('1');
    tenant.setWebhook(id, disabledByQlik);
    expect(onlyWebhook(await run()).heal).toMatchObject({ state: 'left-disabled', wasDisabledByQlik: true });
    expect(tenant.webhook(id).enabled).toBe(false);
    recover();
    const before = tenant.webhook(id);
    expect(onlyWebhook(await run()).heal).toMatchObject({ state: 're-enabled', wasDisabledByQlik: true, healed: 1 });
    const { disabledReason: _, disabledReasonCode: __, ...rest } = before;
    expect(tenant.webhook(id)).toEqual({ ...rest, enabled: true, updatedAt: expect.any(String) });
    expect(tenant.calls.map(({ method }) => method)).not.toContain('PUT');
    expect(onlyWebhook(await run()).heal).toMatchObject({ state: 'enabled', wasDisabledByQlik: false });
  });

  test('by Qlik again and again is enabled once an hour', async () => {
    const { id } = addWebhook();
    tenant.setWebhook(id, disabledByQlik);
    expect(onlyWebhook(await run()).heal.state).toBe('re-enabled');
    tenant.setWebhook(id, disabledByQlik);
    expect(onlyWebhook(await run()).heal.state).toBe('left-disabled');
    clock += 61 * MINUTE;
    expect(onlyWebhook(await run()).heal.state).toBe('re-enabled');
  });

  test('by a person is left alone, failures and all', async () => {
    const { id } = addWebhook();
    fail();
    await emit('1');
    recover();
    tenant.setWebhook(id, { enabled: false });
    const report = await run();
    expect(onlyWebhook(report).heal).toMatchObject({
      state: 'disabled-by-person',
      wasDisabledByQlik: false,
      pending: [],
    });
    expect(writes()).toEqual([]);
  });
});

test('only webhooks with our address are looked at, and none that Qlik Automate made', async () => {
  fail();
  const others = [
    tenant.addWebhook({ url: `${receiver.url}/other`, eventTypes: [TYPE], secret: SECRET }),
    tenant.addWebhook({ url: receiver.url, eventTypes: [TYPE], secret: SECRET, origin: 'automations' }),
  ];
  await emit('1');
  for (const { id } of others) tenant.setWebhook(id, { enabled: false, disabledReason: 'too many failures' });
  recover();
  expect(await run()).toEqual({ tenant: 'acme', result: 'no-webhook' });
  expect(writes()).toEqual([]);
  expect(tenant.calls.some(({ path }) => path.includes('/deliveries'))).toBe(false);
});

test('a dry run says what it would do, and writes nothing, knocks nowhere, remembers nothing', async () => {
  const { id } = addWebhook();
  fail();
  await emit('1');
  tenant.setWebhook(id, { enabled: false, disabledReason: 'too many failures' });
  recover();
  let knocks = 0;
  receiver.answer = () => {
    knocks += 1;
    return undefined;
  };
  const { heal } = onlyWebhook(await run({ dryRun: true }));
  expect(heal).toMatchObject({ state: 'would-be-re-enabled', pending: [{ eventId: '1', why: 'dry-run' }] });
  expect(writes()).toEqual([]);
  expect(knocks).toBe(0);
  expect(remembered.claims).toEqual([]);
  expect(remembered.cursors.size).toBe(0);
});

describe('what Qlik says', () => {
  const answerOnce = (path: RegExp, answer: { status: number; headers?: Record<string, string> }) =>
    tenant.answerWith((request) => (path.test(request.path) ? answer : undefined));

  test.each([
    [401, { fault: 'unauthorized' }],
    [403, { fault: 'forbidden' }],
    [404, { fault: 'not-found' }],
    [429, { fault: 'throttled' }],
    [500, { fault: 'unavailable', status: 500 }],
  ])('%i to the list of webhooks ends the run with it', async (status, fault) => {
    answerOnce(/webhooks$/, { status });
    expect(await run()).toMatchObject({ result: 'failed', qlik: fault });
  });

  test('an expired key is told as such', async () => {
    expect(await run({ apiKey: 'expired' })).toMatchObject({ result: 'failed', qlik: { fault: 'unauthorized' } });
  });

  test('429 to a resend ends the run with it; what was healed before counts, the rest is the next run’s', async () => {
    addWebhook();
    fail();
    for (const unique of ['1', '2', '3']) await emit(unique);
    recover();
    let count = 0;
    tenant.answerWith(({ path }) => {
      if (!path.endsWith('/resend')) return undefined;
      count += 1;
      return count === 2 ? { status: 429, headers: { 'retry-after': '30' } } : undefined;
    });
    const report = await run();
    expect(report).toMatchObject({ result: 'failed', qlik: { fault: 'throttled', retryAfterSeconds: 30 } });
    expect(onlyWebhook(report).heal).toMatchObject({ healed: 1 });
    clock += 61 * MINUTE;
    expect(onlyWebhook(await run()).heal).toMatchObject({ healed: 2, pending: [] });
  });

  test('a delivery that Qlik has forgotten holds nothing else up', async () => {
    addWebhook();
    fail();
    for (const unique of ['1', '2']) await emit(unique);
    recover();
    let first: string | undefined;
    tenant.answerWith(({ path }) => {
      if (!path.endsWith('/resend')) return undefined;
      first ??= path;
      return path === first ? { status: 404 } : undefined;
    });
    const { heal } = onlyWebhook(await run());
    expect(heal).toMatchObject({ healed: 1, pending: [{ eventId: '1', why: 'forgotten' }] });
  });

  test('what AWS says ends the run with its code, and nothing is resent', async () => {
    addWebhook();
    fail();
    await emit('1');
    recover();
    const claim = async () => {
      throw Object.assign(new Error('no table'), { name: 'ResourceNotFoundException' });
    };
    remembered = { ...remembered, claim };
    expect(await run()).toMatchObject({ result: 'failed', code: 'ResourceNotFoundException' });
    expect(resends()).toBe(0);
  });
});

describe('the second witness', () => {
  beforeEach(() => {
    addWebhook();
  });

  test('names an event for which the webhook was never called, once, and not what arrived or failed', async () => {
    await emit('arrived');
    fail();
    await emit('failed');
    recover();
    tenant.emitUncalled(bodyOf('never'));
    clock += 15 * MINUTE;
    const report = await run({ journal: ['arrived'] });
    expect(onlyWebhook(report).witness).toMatchObject({ result: 'compared', audited: 2 });
    expect(missingIn(report)).toEqual([{ id: 'never', type: TYPE, time: expect.any(String), why: 'never-delivered' }]);
    clock += 15 * MINUTE;
    expect(missingIn(await run({ journal: ['arrived'] }))).toEqual([]);
  });

  test('leaves what may still be on its way to the next run', async () => {
    tenant.emitUncalled(bodyOf('young'));
    clock += 5 * MINUTE;
    expect(missingIn(await run({ journal: [] }))).toEqual([]);
    clock += 15 * MINUTE;
    expect(missingIn(await run({ journal: [] })).map(({ id }) => id)).toEqual(['young']);
  });

  test('sees a gap that is older than the delivery history, up to what the journals keep', async () => {
    await run({ journal: [] });
    clock += DAY;
    tenant.emitUncalled(bodyOf('old'));
    clock += 20 * DAY;
    expect(missingIn(await run({ journal: [] })).map(({ id }) => id)).toEqual(['old']);
    tenant.emitUncalled(bodyOf('too old'));
    clock += 40 * DAY;
    expect(missingIn(await run({ journal: [] }))).toEqual([]);
  });

  test.each([
    ['journals-off', {}, undefined],
    ['webhook-filtered', { filter: 'spaceId eq "1"' }, []],
    ['webhook-of-level-user', { level: 'user' }, []],
  ] as const)('is not heard (%s), and says so', async (why, over, journal) => {
    const [{ id } = { id: '' }] = [...(await webhooks())];
    tenant.setWebhook(id, over);
    tenant.emitUncalled(bodyOf('never'));
    clock += 15 * MINUTE;
    expect(onlyWebhook(await run({ journal })).witness).toEqual({ result: 'skipped', why });
  });

  test('says nothing of types whose category keeps no journal, and names them', async () => {
    const [{ id } = { id: '' }] = [...(await webhooks())];
    tenant.setWebhook(id, { eventTypes: [TYPE, UNJOURNALLED] });
    tenant.emitUncalled(bodyOf('never'));
    tenant.emitUncalled(
      sampleDelivery(UNJOURNALLED, { envelope: 'cloud', unique: 'unseen', time: new Date(clock) }).body,
    );
    clock += 15 * MINUTE;
    const report = await run({ journal: [] });
    expect(onlyWebhook(report).witness).toMatchObject({ without: [UNJOURNALLED], audited: 1 });
    expect(missingIn(report).map(({ id }) => id)).toEqual(['never']);
    tenant.setWebhook(id, { eventTypes: [UNJOURNALLED] });
    const skipped = onlyWebhook(await run({ journal: [] })).witness;
    expect(skipped).toEqual({ result: 'skipped', why: 'journals-off' });
  });

  test('that Qlik refuses is said, and is no failure of the run', async () => {
    tenant.answerWith(({ path }) => (path === '/api/v1/audits' ? { status: 403 } : undefined));
    clock += 15 * MINUTE;
    const report = await run({ journal: [] });
    expect(report.result).toBe('reconciled');
    expect(onlyWebhook(report).witness).toEqual({ result: 'failed', qlik: { fault: 'forbidden' } });
    tenant.answerWith(undefined);
    tenant.emitUncalled(bodyOf('never'));
    clock += 15 * MINUTE;
    expect(missingIn(await run({ journal: [] })).map(({ id }) => id)).toEqual(['never']);
  });

  const webhooks = async () => {
    const signedIn = await signIn(tenant.url, { apiKey: 'fake-api-key' });
    const listed = signedIn.ok ? await signedIn.value.webhooks() : signedIn;
    return listed.ok ? listed.value : [];
  };
});
