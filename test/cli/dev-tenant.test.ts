import { run } from '../../cli/program';
import { openReceiver, type Receiver } from '../support/receiver';

const SECRET = 's'.repeat(64);

let printed: string;
let complained: string;
/** Called whenever something is printed. */
let onPrinted: () => void;
let receiver: Receiver;

beforeEach(async () => {
  printed = '';
  complained = '';
  onPrinted = () => undefined;
  receiver = await openReceiver(SECRET);
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    onPrinted();
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complained += text;
    return true;
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await receiver.close();
});

/** Resolves to what matched once it is printed. */
const seen = (pattern: RegExp) =>
  new Promise<RegExpExecArray>((resolve) => {
    onPrinted = () => {
      const match = pattern.exec(printed);
      if (match) resolve(match);
    };
    onPrinted();
  });

const interrupt = () => process.emit('SIGINT', 'SIGINT');

const lines = () =>
  printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

async function addWebhook(url: string, apiKey = 'fake-api-key') {
  const headers = { authorization: `Bearer ${apiKey}` };
  const eventTypes = ['com.qlik.v1.reload.finished', 'com.qlik.v1.app.reload.finished'];
  const body = { name: 'A', level: 'tenant', enabled: true, url: receiver.url, secret: SECRET, eventTypes };
  const response = await fetch(`${url}/api/core/webhooks`, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.status;
}

test('with --json each thing that happens is a line, and the last is the summary', async () => {
  const ended = run(['dev-tenant', '--json', '--stream', 'nightly', '--seed', '7', '--rate', '200']);
  const [, url = ''] = await seen(/"url":"([^"]+)"/);
  expect(new URL(url).hostname).toBe('127.0.0.1');
  expect(await addWebhook(url)).toBe(201);
  await seen(/(?:"kind":"delivery"[\s\S]*){5}/);
  interrupt();
  expect(await ended).toBe(0);
  const [started, call, ...rest] = lines();
  expect(started).toMatchObject({ kind: 'started', apiKey: 'fake-api-key', streams: ['nightly'], seed: '7' });
  expect(call).toEqual({ kind: 'call', method: 'POST', path: '/api/core/webhooks', status: 201 });
  const deliveries = rest.filter(({ kind }) => kind === 'delivery');
  const ids = receiver.received.map(({ body }) => JSON.parse(body).id);
  expect(deliveries.map(({ eventId }) => eventId).sort()).toEqual(ids.sort());
  expect(rest.at(-1)).toEqual({
    kind: 'summary',
    delivered: deliveries.length,
    failed: 0,
    answers: { '202 Accepted': deliveries.length },
  });
  expect(printed).not.toContain(SECRET);
  expect(complained).toBe('');
});

test('for a person it says what opens it and what to do, and ends with what was delivered', async () => {
  const ended = run(['dev-tenant', '--stream', 'none', '--api-key', 'my-key']);
  const [, url = ''] = await seen(/(http:\/\/127\.0\.0\.1:\d+)/);
  expect(printed).toContain('my-key');
  expect(printed).toContain('Nothing happens here by itself.');
  expect(await addWebhook(url, 'fake-api-key')).toBe(401);
  expect(await addWebhook(url, 'my-key')).toBe(201);
  receiver.answer = () => ({ status: 500 });
  const headers = { authorization: 'Bearer my-key' };
  const body = JSON.stringify({ sample: 'com.qlik.v1.reload.finished' });
  await fetch(`${url}/dev-tenant/events`, { method: 'POST', headers, body });
  interrupt();
  expect(await ended).toBe(0);
  expect(printed).toContain('Ended: 0 delivered · 1 failed · 1 × 500 Internal Server Error');
  await expect(fetch(url)).rejects.toThrow();
});

test('a port that is taken is a 2, and says what to do', async () => {
  const port = new URL(receiver.url).port;
  expect(await run(['dev-tenant', '--port', port])).toBe(2);
  expect(complained).toContain(`Port ${port} is taken. Choose another with --port`);
  expect(printed).toBe('');
});

test.each([
  ['--port', '65536'],
  ['--port', 'any'],
  ['--rate', '0'],
  ['--rate', '201'],
  ['--api-key', "it's"],
  ['--stream', 'weekly'],
  ['--envelope', 'cloud'],
])('%s %s is a 2', async (option, value) => {
  expect(await run(['dev-tenant', option, value])).toBe(2);
  expect(complained).toContain(`argument '${value}' is invalid`);
});
