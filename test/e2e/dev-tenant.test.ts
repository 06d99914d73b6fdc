import type { Door } from '../../cli/dev-tenant/telling';
import { rows } from '../../lib/qlik/recognise';
import { type Running, startWithoutEngine } from './command-line';
import { arrived, eventually, signingSecret, webhookUrl } from './deployed';

jest.setTimeout(120_000);

type Line = Readonly<Record<string, unknown>> & { readonly kind: string };

let tenant: Running;
afterEach(() => tenant.interrupt());

/** What has been printed whole. */
const lines = (): readonly Line[] =>
  tenant
    .printed()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

async function start(...args: readonly string[]): Promise<Door> {
  tenant = startWithoutEngine('dev-tenant', '--json', ...args);
  return eventually('a tenant', async () => lines().find(({ kind }) => kind === 'started') as Door | undefined);
}

async function api({ url, apiKey }: Door, method: string, path: string, body?: unknown) {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const response = await fetch(url + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, json: JSON.parse(await response.text()) };
}

const webhook = async (over: object = {}) => ({
  name: 'Fan-out',
  level: 'tenant',
  enabled: true,
  url: webhookUrl(),
  secret: await signingSecret(),
  eventTypes: rows.map(({ type }) => type),
  ...over,
});

test('streams into the deployed stack: what is delivered is on the bus, and Ctrl-C ends it with a summary', async () => {
  const door = await start('--rate', '20');
  const created = await api(door, 'POST', '/api/core/webhooks', await webhook());
  expect(created).toMatchObject({ status: 201, json: { enabled: true, secretKeyAdded: true } });
  const delivered = await eventually('deliveries of every stream', async () => {
    const found = lines().filter(({ kind }) => kind === 'delivery');
    const parts = ['reload.finished', 'automation.run', 'user.', 'di-tasks.'];
    const firsts = parts.flatMap((part) => found.find(({ eventType }) => String(eventType).includes(part)) ?? []);
    return firsts.length === parts.length && firsts;
  });
  tenant.interrupt();
  const { exitCode, stderr } = await tenant.ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const all = lines().filter(({ kind }) => kind === 'delivery');
  for (const { eventId, eventType } of delivered) {
    const [{ event } = { event: undefined }] = await arrived(String(eventId));
    expect(event).toMatchObject({ 'detail-type': eventType, detail: { id: eventId } });
  }
  expect(lines().at(-1)).toEqual({
    kind: 'summary',
    delivered: all.length,
    failed: 0,
    answers: { '202 Accepted': all.length },
  });
});

test('what happens on request is delivered once and arrives on the bus as what it is', async () => {
  const door = await start('--stream', 'none');
  await api(door, 'POST', '/api/core/webhooks', await webhook({ enableCloudEventDelivery: true }));
  const { json } = await api(door, 'POST', '/dev-tenant/events', { sample: 'com.qlik.v1.reload.finished' });
  const [delivery] = json.data;
  expect(json.data).toMatchObject([{ status: 'success', response: { statusCode: 202 } }]);
  const [{ category, event } = { category: '', event: undefined }] = await arrived(delivery.request.body.id);
  expect({ category, type: event?.['detail-type'] }).toEqual({
    category: 'analytics-apps',
    type: 'com.qlik.v1.reload.finished',
  });
  expect(event?.detail).toMatchObject({ envelope: 'cloud', tenant: 'acme', data: delivery.request.body.data });
});

test('a wrong secret is refused by the stack, shown in the history, and disables the webhook', async () => {
  const door = await start('--stream', 'nightly', '--rate', '50');
  const { json } = await api(door, 'POST', '/api/core/webhooks', await webhook({ secret: 'x'.repeat(64) }));
  await eventually('the webhook disabled', async () => lines().some(({ kind }) => kind === 'disabled'));
  const shown = await api(door, 'GET', `/api/core/webhooks/${json.id}`);
  expect(shown.json).toMatchObject({ enabled: false, disabledReasonCode: 'FAILURE_THRESHOLD' });
  const history = await api(door, 'GET', `/api/core/webhooks/${json.id}/deliveries?status=fail`);
  expect(history.json.data[0]).toMatchObject({ statusMessage: '401 Unauthorized', response: { statusCode: 401 } });
});
