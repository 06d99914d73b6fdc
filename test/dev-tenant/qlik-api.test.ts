/** The tenant as `@qlik/api`, Qlik's own client, finds it. */
import { clearCache as forgetUsers, getMyUser } from '@qlik/api/users';
import {
  clearCache,
  createWebhook,
  deleteWebhook,
  getWebhook,
  getWebhookDeliveries,
  getWebhookDelivery,
  getWebhookEventTypes,
  getWebhooks,
  patchWebhook,
  resendWebhookDelivery,
  updateWebhook,
  type WebhookPost,
} from '@qlik/api/webhooks';
import { type FakeTenant, type FakeTenantOptions, startFakeTenant } from '../../dev-tenant/tenant';
import { rows } from '../../lib/qlik/recognise';
import { sampleDelivery } from '../../lib/qlik/samples';
import { openReceiver, type Receiver } from '../support/receiver';

const SECRET = 's'.repeat(64);
const TYPE = 'com.qlik.v1.reload.finished';

let tenant: FakeTenant;
let receiver: Receiver;

const start = async (options: FakeTenantOptions = {}) => {
  tenant = await startFakeTenant(options);
  receiver = await openReceiver(SECRET);
};

beforeEach(() => {
  clearCache();
  forgetUsers();
});
afterEach(async () => {
  await tenant.close();
  await receiver.close();
});

const as = (apiKey: string) => ({
  hostConfig: { authType: 'apikey', host: tenant.url, apiKey, onAuthFailed: () => undefined } as const,
  noCache: true,
});
const asAdmin = () => as('fake-api-key');
const asUser = () => as('fake-user-api-key');

const wanted = (over: Partial<WebhookPost> = {}): WebhookPost => ({
  name: 'Fan-out',
  url: receiver.url,
  level: 'tenant',
  enabled: true,
  eventTypes: [TYPE],
  secret: SECRET,
  ...over,
});

/** Status and first error of a call that is refused. */
async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { status, data } = (error ?? {}) as {
    status?: number;
    data?: { errors: { title: string }[]; traceId: string };
  };
  expect(data?.errors).toHaveLength(1);
  expect(data?.traceId).toEqual(expect.any(String));
  return { status, title: data?.errors[0]?.title };
}

describe('webhooks', () => {
  beforeEach(() => start());

  test('are created, read, changed, replaced and deleted', async () => {
    const { data: created, status } = await createWebhook(wanted(), asAdmin());
    const { data: me } = await getMyUser(asAdmin());
    expect(status).toBe(201);
    expect(created).toMatchObject({ createdByUserId: me.id, updatedByUserId: me.id, secretKeyAdded: true });
    const id = created.id ?? '';
    expect((await getWebhook(id, asAdmin())).data).toEqual(created);
    await patchWebhook(id, [{ op: 'replace', path: '/name', value: 'Other' }], asAdmin());
    const { data: listed } = await getWebhooks({ name: 'oth*' }, asAdmin());
    expect(listed.data).toMatchObject([{ id, name: 'Other', secretKeyAdded: true }]);
    const { data: replaced } = await updateWebhook(id, { name: 'Third', url: receiver.url }, asAdmin());
    expect(replaced).toMatchObject({ id, name: 'Third', level: 'tenant', enabled: false, secretKeyAdded: false });
    expect((await deleteWebhook(id, asAdmin())).status).toBe(204);
    expect(await refusal(getWebhook(id, asAdmin()))).toMatchObject({ status: 404 });
  });

  test.each([
    ['level=user', { level: 'user' }, { name: 'A user’s' }],
    ['eventTypes', { eventTypes: 'com.qlik.v1.app.created' }, { name: 'An app’s' }],
    ['enabled', { enabled: false }, { name: 'Off' }],
    ['origins', { origins: 'management-console' }, { name: 'By hand' }],
  ] as const)('are filtered by %s', async (_, query, found) => {
    await createWebhook(wanted(), asAdmin());
    await createWebhook(wanted({ name: 'A user’s', level: 'user' }), asAdmin());
    await createWebhook(wanted({ name: 'An app’s', eventTypes: ['com.qlik.v1.app.created'] }), asAdmin());
    await createWebhook(wanted({ name: 'Off', enabled: false }), asAdmin());
    await createWebhook(wanted({ name: 'By hand', origin: 'management-console' }), asAdmin());
    expect((await getWebhooks(query, asAdmin())).data.data).toMatchObject([found]);
  });

  test('the event types have the names, levels and words of the catalogue', async () => {
    const { data = [] } = (await getWebhookEventTypes(asAdmin())).data;
    for (const row of rows) {
      const levels = expect.arrayContaining([
        ...(row.tenantLevel ? ['tenant'] : []),
        ...(row.userLevel ? ['user'] : []),
      ]);
      for (const name of [row.type, ...row.aliases]) {
        expect(data).toContainEqual(expect.objectContaining({ name, title: row.webhookName, levels }));
      }
    }
  });

  test.each([
    ['no name', { name: '' }, 'name is required'],
    ['an address that is none', { url: 'nowhere' }, 'url is required'],
    ['plain http to another machine', { url: 'http://hooks.example.com/' }, 'url must be https'],
    ['a short secret', { secret: 's'.repeat(31) }, 'The secret has 32 to 64 characters'],
    ['a long secret', { secret: 's'.repeat(65) }, 'The secret has 32 to 64 characters'],
    ['an unknown event type', { eventTypes: ['com.qlik.v1.nothing'] }, 'Unknown event type'],
    ['no list of event types', { eventTypes: TYPE as never }, 'eventTypes must be an array'],
    ['another level', { level: 'space' as never }, 'level must be tenant or user'],
    ['a text for a flag', { enabled: 'yes' as never }, 'enabled must be a boolean'],
    ['headers that are a list', { headers: [] as never }, 'Headers are names with strings'],
    ['a header twice', { headers: { A: '1' }, encryptedHeaders: { a: '2' } }, 'Duplicate header'],
    ['large headers', { headers: { a: 'x'.repeat(2048) } }, 'Headers are larger than 2048 bytes'],
    ['a filter that is none', { filter: 'spaceId is mine' }, 'Invalid filter'],
    [
      'a filter of another event’s status',
      { filter: 'data.status eq "ok"' },
      'data.status can be filtered on for com.qlik.v1.app.reload.finished alone',
    ],
  ])('with %s are refused', async (_, over, title) => {
    expect(await refusal(createWebhook(wanted(over), asAdmin()))).toEqual({ status: 400, title });
    expect((await getWebhooks({}, asAdmin())).data.data).toEqual([]);
  });

  test.each([[[]], ['text'], [null]])('a body that is %j is refused', async (body) => {
    expect(await refusal(createWebhook(body as never, asAdmin()))).toMatchObject({ status: 400 });
    const { data } = await createWebhook(wanted(), asAdmin());
    expect(await refusal(updateWebhook(data.id ?? '', body as never, asAdmin()))).toMatchObject({ status: 400 });
    expect(await refusal(patchWebhook(data.id ?? '', [body] as never, asAdmin()))).toMatchObject({ status: 400 });
  });

  test('a request cannot set what is the tenant’s to say', async () => {
    const over = { id: 'mine', disabledReason: 'none', createdAt: 'never', other: 1 } as Partial<WebhookPost>;
    const { data } = await createWebhook(wanted(over), asAdmin());
    expect(data.id).not.toBe('mine');
    expect(data).not.toHaveProperty('disabledReason');
    expect(data).not.toHaveProperty('other');
    expect(Date.parse(data.createdAt ?? '')).not.toBeNaN();
  });

  test('are a hundred at most', async () => {
    for (let n = 0; n < 100; n++) tenant.addWebhook({ url: receiver.url });
    expect(await refusal(createWebhook(wanted(), asAdmin()))).toEqual({ status: 403, title: 'Too many webhooks' });
    await deleteWebhook((await getWebhooks({}, asAdmin())).data.data?.[0]?.id ?? '', asAdmin());
    expect((await createWebhook(wanted(), asAdmin())).status).toBe(201);
  });
});

test('a url that is taken is taken again, unless the tenant refuses that', async () => {
  await start();
  await createWebhook(wanted(), asAdmin());
  expect((await createWebhook(wanted(), asAdmin())).status).toBe(201);
  await tenant.close();
  await receiver.close();
  await start({ refusesKnownUrl: true });
  await createWebhook(wanted(), asAdmin());
  expect(await refusal(createWebhook(wanted(), asAdmin()))).toMatchObject({ status: 409 });
});

describe('roles', () => {
  beforeEach(() => start());

  test('are told to who has them', async () => {
    expect((await getMyUser(asAdmin())).data.assignedRoles).toMatchObject([{ name: 'TenantAdmin', level: 'admin' }]);
    expect((await getMyUser(asUser())).data.assignedRoles).toMatchObject([{ name: 'Developer', level: 'user' }]);
    const headers = { authorization: 'Bearer fake-user-api-key' };
    const response = await fetch(`${tenant.url}/api/v1/users/me?fields=assignedRoles`, { headers });
    expect(Object.keys((await response.json()) as object)).toEqual(['id', 'assignedRoles']);
  });

  test('without TenantAdmin a user has webhooks of level user, and sees no others', async () => {
    const { data: theirs } = await createWebhook(wanted(), asAdmin());
    expect(await refusal(createWebhook(wanted(), asUser()))).toMatchObject({ status: 403 });
    const { data: mine } = await createWebhook(wanted({ level: 'user' }), asUser());
    expect(mine).toMatchObject({ level: 'user', ownerId: (await getMyUser(asUser())).data.id });
    expect((await getWebhooks({}, asUser())).data.data).toMatchObject([{ id: mine.id }]);
    expect((await getWebhooks({}, asAdmin())).data.data).toHaveLength(2);
    for (const call of [getWebhook, deleteWebhook]) {
      expect(await refusal(call(theirs.id ?? '', asUser()))).toMatchObject({ status: 403 });
    }
    const raise = updateWebhook(mine.id ?? '', { ...wanted(), level: 'tenant' }, asUser());
    expect(await refusal(raise)).toMatchObject({ status: 403 });
    expect((await getWebhook(mine.id ?? '', asUser())).data.level).toBe('user');
  });

  test('an expired key is a 401 everywhere', async () => {
    tenant.revoke('fake-api-key');
    expect(await refusal(getWebhooks({}, asAdmin()))).toMatchObject({ status: 401 });
    expect(await refusal(getMyUser(asAdmin()))).toMatchObject({ status: 401 });
  });
});

describe('deliveries', () => {
  beforeEach(() => start({ failureThreshold: 3 }));

  const event = (unique: string) =>
    sampleDelivery(TYPE, { envelope: 'cloud', unique, time: new Date('2026-11-24T12:00:00Z') }).body;

  test('are listed in pages, shown and resent', async () => {
    const { data: webhook } = await createWebhook(wanted(), asAdmin());
    const id = webhook.id ?? '';
    for (let n = 0; n < 5; n++) await tenant.emit(event(`e${n}`));
    const first = await getWebhookDeliveries(id, { limit: 2, sort: '+triggeredAt' }, asAdmin());
    expect(first.data.data).toHaveLength(2);
    const second = await first.next?.(asAdmin());
    expect(second?.data.data).toHaveLength(2);
    const [shown] = first.data.data ?? [];
    expect((await getWebhookDelivery(id, shown?.id ?? '', asAdmin())).data).toEqual(shown);
    const resent = await resendWebhookDelivery(id, shown?.id ?? '', asAdmin());
    expect(resent).toMatchObject({ status: 201, data: { status: 'success', response: { statusCode: 202 } } });
    expect(receiver.received.at(-1)?.body).toBe(receiver.received[0]?.body);
    expect(await refusal(getWebhookDelivery(id, 'other', asAdmin()))).toMatchObject({ status: 404 });
  });

  test('that fail disable the webhook, and it says why until it is enabled', async () => {
    const { data: webhook } = await createWebhook(wanted(), asAdmin());
    const id = webhook.id ?? '';
    receiver.secrets = ['other'.repeat(10)];
    for (let n = 0; n < 4; n++) await tenant.emit(event(`e${n}`));
    const { data: failed } = await getWebhookDeliveries(id, { status: 'fail' }, asAdmin());
    expect(failed.data).toHaveLength(3);
    expect(failed.data?.[0]).toMatchObject({ statusMessage: '401 Unauthorized' });
    const { data: disabled } = await getWebhook(id, asAdmin());
    expect(disabled).toMatchObject({ enabled: false, disabledReasonCode: expect.any(String) });
    await patchWebhook(id, [{ op: 'replace', path: '/enabled', value: true }], asAdmin());
    expect((await getWebhook(id, asAdmin())).data).not.toHaveProperty('disabledReason');
  });

  test('CloudEvents delivery is never taken back', async () => {
    const { data: webhook } = await createWebhook(wanted({ enableCloudEventDelivery: true }), asAdmin());
    const id = webhook.id ?? '';
    const off = patchWebhook(id, [{ op: 'replace', path: '/enableCloudEventDelivery', value: false }], asAdmin());
    expect(await refusal(off)).toMatchObject({ status: 403 });
    expect(await refusal(updateWebhook(id, wanted(), asAdmin()))).toMatchObject({ status: 403 });
    expect((await getWebhook(id, asAdmin())).data.enableCloudEventDelivery).toBe(true);
  });
});
