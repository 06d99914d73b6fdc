import type { Access } from '../../../cli/webhooks/access';
import { createOurs } from '../../../cli/webhooks/creation';
import { deleteWebhook } from '../../../cli/webhooks/deletion';
import { diffOf, isSame } from '../../../cli/webhooks/diff';
import { listedOf } from '../../../cli/webhooks/list';
import { updateWebhook } from '../../../cli/webhooks/update';
import { type NewWebhook, openWebhooks } from '../../../cli/webhooks/webhooks';
import type { Wish } from '../../../cli/webhooks/wish';
import { type FakeTenant, type FakeTenantOptions, startFakeTenant } from '../../../dev-tenant/tenant';
import { sampleDelivery } from '../../../lib/qlik/samples';
import { openReceiver, type Receiver } from '../../support/receiver';

const TYPE = 'com.qlik.v1.user.created';
const SECRET = 's'.repeat(64);
const WRONG = 'w'.repeat(64);

let receiver: Receiver;
let tenant: FakeTenant;
let access: Access;
let printed: string;

const start = async (options: FakeTenantOptions = {}, apiKey = 'fake-api-key') => {
  receiver = await openReceiver(SECRET);
  tenant = await startFakeTenant(options);
  access = await accessBy(apiKey);
};

const accessBy = async (apiKey: string): Promise<Access> => {
  const api = await openWebhooks(tenant.url, { apiKey });
  if (!api.ok) throw new Error(api.fault);
  return { tenant: 'acme', webhookUrl: receiver.url, api: api.value, secret: async () => SECRET };
};

beforeEach(() => {
  printed = '';
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  }
});
afterEach(async () => {
  jest.restoreAllMocks();
  expect(printed).not.toContain(SECRET);
  await tenant.close();
  await receiver.close();
});

const create = (wish: Wish = {}, dryRun = false, cloudEvents = false) =>
  createOurs({ ...access, wantsCloudEvents: async () => cloudEvents }, wish, dryRun);
const update = (options: Partial<Parameters<typeof updateWebhook>[1]> = {}) =>
  updateWebhook(access, { stack: 'S', yes: true, ...options });
const remove = (options: Partial<Parameters<typeof deleteWebhook>[1]> = {}) =>
  deleteWebhook(access, { stack: 'S', yes: true, ...options });
const made = async (wish: Wish = {}) => {
  const creation = await create(wish);
  if (!creation.ok || creation.value.result !== 'created') throw new Error(JSON.stringify(creation));
  return creation.value.webhook;
};
const ids = async () => {
  const listed = await access.api.list();
  return listed.ok ? listed.value.map(({ id }) => id) : [];
};
const deliver = () =>
  tenant.emit(sampleDelivery(TYPE, { envelope: 'legacy', unique: String(Math.random()), time: new Date() }).body);

describe('create', () => {
  test('makes it enabled, for all that is offered, signed; and a second run finds it as wanted', async () => {
    await start();
    const { id } = await made();
    const { eventTypes, ...webhook } = tenant.webhook(id);
    expect(webhook).toMatchObject({ url: receiver.url, secret: SECRET, enabled: true, level: 'tenant', origin: 'api' });
    expect(eventTypes).toEqual(expect.arrayContaining([TYPE, 'com.qlik.core.user.created']));
    expect(await create()).toMatchObject({ value: { result: 'exists', webhook: { id }, differences: [] } });
    expect(await ids()).toEqual([id]);
    expect(isSame(await diffOf(access, {}))).toBe(true);
  });

  test('what was wished is what is made', async () => {
    await start();
    const wish: Wish = { category: ['automations'], level: 'user', disabled: true, header: { 'x-a': 'b' } };
    const { id } = await made({ ...wish, filter: 'spaceId eq "1"', name: 'N', description: 'D', cloudEvents: true });
    expect(tenant.webhook(id)).toMatchObject({
      ...{ level: 'user', enabled: false, headers: { 'x-a': 'b' }, filter: 'spaceId eq "1"', name: 'N' },
      ...{ description: 'D', enableCloudEventDelivery: true },
    });
    expect(tenant.webhook(id).eventTypes.every((type) => type.includes('.automation.'))).toBe(true);
  });

  test('CloudEvents are asked about once it is known that there is something to make', async () => {
    await start();
    await create({}, true, true);
    expect(await ids()).toEqual([]);
    const creation = await create({}, false, true);
    expect(creation).toMatchObject({ value: { webhook: { cloudEvents: true } } });
  });

  test('one that is there and different is told, and left', async () => {
    await start();
    const { id } = tenant.addWebhook({ url: receiver.url, eventTypes: [TYPE], secret: SECRET, enabled: false });
    expect(await create()).toMatchObject({
      value: { result: 'exists', webhook: { id }, differences: [{ what: 'enabled' }, { what: 'eventTypes' }] },
    });
    expect(tenant.webhook(id).enabled).toBe(false);
  });

  test('one more than Qlik allows, and an address that is taken', async () => {
    await start({ refusesKnownUrl: true });
    const { id } = tenant.addWebhook({ url: receiver.url });
    access = await accessBy('fake-user-api-key');
    expect(await create({ level: 'user' })).toMatchObject({
      value: { result: 'refused', fault: { fault: 'url-taken' } },
    });
    tenant.setWebhook(id, { url: 'https://other.test/' });
    for (let n = 1; n < 100; n++) tenant.addWebhook({ url: `https://api.test/${n}` });
    expect(await create({ level: 'user' })).toMatchObject({
      value: { result: 'refused', fault: { fault: 'limit-reached' } },
    });
  });

  test('somebody who is no Tenant Admin may not make one of level tenant', async () => {
    await start({}, 'fake-user-api-key');
    expect(await create()).toMatchObject({ value: { result: 'refused', fault: { fault: 'forbidden' } } });
    expect(await create({ level: 'user' })).toMatchObject({ value: { result: 'created' } });
  });

  test('an expired key is told before anything is tried', async () => {
    await start();
    tenant.revoke('fake-api-key');
    expect(await create()).toEqual({ ok: false, fault: 'unauthorized' });
  });

  test.each(['/api/core/webhooks', '/api/core/webhooks/event-types'])(
    'the network down at %s: nothing is made, and the next run makes one',
    async (at) => {
      await start();
      tenant.answerWith(({ path }) => (path === at ? { status: 200, breaks: 'reset' } : undefined));
      expect(await create()).toEqual({ ok: false, fault: 'unreachable' });
      tenant.answerWith(undefined);
      await made();
      expect(await ids()).toHaveLength(1);
    },
  );

  test('the answer lost on its way back: the next run finds what was made', async () => {
    await start();
    const lost = { ...access.api, create: (webhook: NewWebhook) => access.api.create(webhook).then(() => LOST) };
    const cut = await createOurs({ ...access, api: lost, wantsCloudEvents: async () => false }, {});
    expect(cut).toMatchObject({ value: { result: 'refused', fault: { fault: 'unreachable' } } });
    expect(await create()).toMatchObject({ value: { result: 'exists', differences: [] } });
    expect(await ids()).toHaveLength(1);
  });
});

const LOST = { ok: false, fault: 'unreachable' } as const;

describe('update', () => {
  test('shows what changes, changes it in one request, and has nothing to do the second time', async () => {
    await start();
    const { id } = tenant.addWebhook({ url: receiver.url, eventTypes: [TYPE], secret: SECRET, enabled: false });
    expect(await update({ dryRun: true, category: ['users'], header: { 'x-a': 'hush' } })).toBe(0);
    expect(printed).toContain('~ enabled: false → true');
    expect(printed).toContain('+ type com.qlik.v1.user.deleted');
    expect(printed).toContain('+ header x-a');
    expect(printed).not.toContain('hush');
    expect(tenant.webhook(id).enabled).toBe(false);
    expect(await update({ category: ['users'], header: { 'x-a': 'hush' } })).toBe(0);
    expect(tenant.webhook(id)).toMatchObject({ enabled: true, headers: { 'x-a': 'hush' }, secret: SECRET });
    expect(tenant.calls.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    expect(await update({ category: ['users'] })).toBe(0);
    expect(printed).toContain('nothing to change');
  });

  test('a secret that the endpoint refuses is seen by its deliveries, and replaced', async () => {
    await start();
    const { id } = await made();
    tenant.setWebhook(id, { secret: WRONG, updatedAt: '2026-01-01T00:00:00Z' });
    await deliver();
    expect((await diffOf(access, {})).webhook?.differences).toEqual([{ what: 'secret', is: 'refused' }]);
    expect(await update()).toBe(0);
    expect(tenant.webhook(id).secret).toBe(SECRET);
    // The refusal is older than the change.
    expect((await diffOf(access, {})).webhook?.past.secret).toBe('unknown');
    expect(isSame(await diffOf(access, {}))).toBe(true);
  });

  test('one without a secret gets it; one with a secret when it is asked for', async () => {
    await start();
    const { id } = await made();
    tenant.setWebhook(id, { secret: undefined });
    expect(await update()).toBe(0);
    expect(tenant.webhook(id).secret).toBe(SECRET);
    tenant.setWebhook(id, { secret: WRONG });
    expect(await update({ secret: true, json: true })).toBe(0);
    expect(tenant.webhook(id).secret).toBe(SECRET);
  });

  test('with its id one that points elsewhere is made to point here', async () => {
    await start();
    const { id } = tenant.addWebhook({ url: 'https://old.test/', eventTypes: [TYPE], secret: WRONG });
    await expect(update()).rejects.toThrow(/No webhook in the tenant points to .*webhook create --tenant acme/);
    expect(await update({ id, secret: true })).toBe(0);
    expect(tenant.webhook(id)).toMatchObject({ url: receiver.url, secret: SECRET });
  });

  test('several that point here, an unknown id and one of Qlik Automate are not guessed at', async () => {
    await start();
    const [first] = [1, 2].map(() => tenant.addWebhook({ url: receiver.url }));
    await expect(update()).rejects.toThrow(new RegExp(`2 webhooks point here.*--id:\n  ${first?.id}`));
    await expect(update({ id: 'nobody' })).rejects.toThrow(/no webhook with the id "nobody"/);
    tenant.setWebhook(first?.id ?? '', { origin: 'automations' });
    await expect(update({ id: first?.id })).rejects.toThrow(/Qlik Automate/);
  });

  test('nobody there to be asked: nothing is changed', async () => {
    await start();
    const { id } = tenant.addWebhook({ url: receiver.url, enabled: false, secret: SECRET });
    await expect(update({ yes: false })).rejects.toThrow(/Say --yes, or --dry-run/);
    expect(tenant.webhook(id).enabled).toBe(false);
  });

  test.each([
    [{ status: 200, breaks: 'reset' } as const, 'cannot be reached'],
    [{ status: 403 }, 'Tenant Admin'],
    [{ status: 429, headers: { 'retry-after': '7' } }, 'again in 7 s'],
    [{ status: 400, body: { errors: [{ title: 'Invalid filter' }] } }, 'Invalid filter'],
  ])('refused or cut off by %j: told, nothing half changed, and the next run does it', async (answer, message) => {
    await start();
    const { id } = tenant.addWebhook({ url: receiver.url, enabled: false, secret: SECRET });
    tenant.answerWith(({ method }) => (method === 'PATCH' ? answer : undefined));
    expect(await update()).toBe(1);
    expect(printed).toContain(message);
    expect(tenant.webhook(id).enabled).toBe(false);
    tenant.answerWith(undefined);
    expect(await update()).toBe(0);
    expect(tenant.webhook(id).enabled).toBe(true);
  });
});

describe('delete', () => {
  test('deletes ours and no other, and has nothing to do the second time', async () => {
    await start();
    const other = tenant.addWebhook({ url: 'https://other.test/' }).id;
    const { id } = await made();
    expect(await remove({ dryRun: true })).toBe(0);
    await expect(remove({ yes: false })).rejects.toThrow(/which calls this deployment/);
    expect(await ids()).toHaveLength(2);
    expect(await remove()).toBe(0);
    expect(await ids()).toEqual([other]);
    expect(printed).toContain(id);
    expect(await remove({ json: true })).toBe(0);
    expect(await ids()).toEqual([other]);
  });

  test('another one when its id is named, and it is said whose it is; none of Qlik Automate', async () => {
    await start();
    const [other, automate] = (['api', 'automations'] as const).map((origin) =>
      tenant.addWebhook({ url: 'https://other.test/', origin }),
    );
    await expect(remove({ id: other?.id, yes: false })).rejects.toThrow(/which is not ours: it calls https:\/\/other/);
    expect(await remove({ id: other?.id })).toBe(0);
    await expect(remove({ id: automate?.id })).rejects.toThrow(/Qlik Automate/);
    expect(await ids()).toEqual([automate?.id]);
  });

  test('a refusal is told, and what is gone meanwhile is deleted', async () => {
    await start();
    await made();
    tenant.answerWith(({ method }) => (method === 'DELETE' ? { status: 403 } : undefined));
    expect(await remove()).toBe(1);
    tenant.answerWith(({ method }) => (method === 'DELETE' ? { status: 404 } : undefined));
    expect(await remove()).toBe(0);
  });
});

describe('diff', () => {
  test('no webhook that points here is a difference, and so is a new event type', async () => {
    await start();
    const found = await diffOf(access, {});
    expect(found.webhook).toBeUndefined();
    expect(isSame(found)).toBe(false);
    const name = 'com.qlik.v1.space.created';
    const offered = await access.api.eventTypes();
    const eventTypes = async () => ({ ok: true as const, value: [...(offered.ok ? offered.value : []), { name }] });
    await made();
    const later = await diffOf({ ...access, api: { ...access.api, eventTypes } }, {});
    expect(later.webhook?.differences).toEqual([]);
    expect(later.eventTypes.added).toEqual([{ name, isSubscribed: false }]);
    expect(isSame(later)).toBe(false);
  });

  test.each([false, true])('legacy fields are seen in what was sent (lists without bodies: %s)', async (without) => {
    await start({ listsWithoutBodies: without });
    await made();
    await deliver();
    const { past } = (await diffOf(access, {})).webhook ?? {};
    expect(past).toMatchObject({
      envelopes: { legacy: 1, hybrid: 0, cloud: 0 },
      legacyTypes: [TYPE],
      secret: 'accepted',
    });
  });

  test('a tenant that cannot be asked is no difference, but a fault', async () => {
    await start();
    tenant.answerWith(({ path }) => (path.endsWith('/deliveries') ? { status: 503 } : undefined));
    await made();
    await expect(diffOf(access, {})).rejects.toThrow(/Qlik is unavailable \(503\)/);
  });
});

test('list marks ours, says when each was last delivered to, and shows no header value', async () => {
  await start();
  const { id } = await made({ header: { 'x-a': 'hush' } });
  tenant.addWebhook({ url: 'https://other.test/' });
  await deliver();
  const listed = await access.api.list();
  const shown = await listedOf(listed.ok ? listed.value : [], receiver.url, access.api);
  expect(shown.map((it) => [it.isOurs, it.lastDelivery, it.headers])).toEqual([
    [true, expect.objectContaining({ status: 'success' }), ['x-a']],
    [false, 'none', []],
  ]);
  expect(shown[0]?.id).toBe(id);
  expect(JSON.stringify(shown)).not.toContain('hush');
});
