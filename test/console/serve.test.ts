/** Who is let in, and what an answer tells. */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Served, serve } from '../../console/server/serve';
import { type Asked, ask, consoleContext, SMALL_PAGE, serveFrom } from './served';

let served: Served;
let token: string;
let origin: string;

beforeAll(async () => {
  served = await serveFrom(SMALL_PAGE);
  origin = new URL(served.url).origin;
  token = new URL(served.url).pathname.slice(1, -1);
});
afterAll(() => served.close());

const get = (path: string, asked?: Asked) => ask(served.url, path, asked);
const deployment = (headers: Readonly<Record<string, string>> = {}) => get(`/${token}/api/deployment`, { headers });

test('whoever has the address is let in, by either name of this machine', async () => {
  const { port } = new URL(served.url);
  expect(await get(`/${token}/`)).toMatchObject({ status: 200, text: expect.stringContaining('small') });
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
    expect(await deployment({ host })).toMatchObject({ status: 200 });
  }
  expect(await deployment({ origin, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' })).toMatchObject({
    status: 200,
    text: expect.stringContaining('"stack":"Mine"'),
  });
  // A link in a message, say, that is opened.
  expect(await deployment({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toMatchObject({
    status: 200,
  });
});

test('the token is of this run, and cannot be guessed', async () => {
  const other = await serveFrom(SMALL_PAGE);
  await other.close();
  expect(Buffer.from(token, 'base64url')).toHaveLength(24);
  expect(new URL(other.url).pathname).not.toContain(token);
});

test.each([
  ['no token', () => '/'],
  ['a path without one', () => '/api/deployment'],
  ['another token', () => `/${'A'.repeat(32)}/api/deployment`],
  ['a part of it', () => `/${token.slice(0, -1)}/api/deployment`],
  ['more than it', () => `/${token}A/api/deployment`],
  ['it elsewhere than in front', () => `/api/deployment?token=${token}`],
  ['the token of nobody, as a name that objects have', () => '/__proto__/api/deployment'],
])('401 for %s', async (_, path) => {
  const answered = await get(path());
  expect(answered).toMatchObject({ status: 401, text: expect.stringContaining('the token of this run') });
  expect(answered.text).not.toContain(token);
});

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['an origin that is none', { origin: 'null' }],
  ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
  ['TLS where there is none', { origin: 'https://127.0.0.1' }],
  ['a page of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  ['a page of another port', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
  ['a form of another page', { origin: 'https://evil.example', 'sec-fetch-mode': 'navigate' }],
  ['a name that was made to lead here', { host: 'evil.example' }],
  ['that name with our port', { host: 'evil.example:80' }],
  ['a name that begins as ours does', { host: '127.0.0.1.evil.example' }],
  ['our address without its port', { host: '127.0.0.1' }],
])('403 for %s, although it has the token', async (_, headers) => {
  const answered = await deployment(headers as Readonly<Record<string, string>>);
  expect(answered).toMatchObject({ status: 403 });
  expect(answered.text).not.toContain('Mine');
  expect(answered.headers).not.toHaveProperty('access-control-allow-origin');
  const posted = await get(`/${token}/api/deployment`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', ...headers } as Readonly<Record<string, string>>,
    body: '{}',
  });
  expect(posted.status).toBe(403);
});

test.each([
  '../../package.json',
  '..%2f..%2fpackage.json',
  '%2e%2e/%2e%2e/package.json',
  '..\\..\\package.json',
  '%5c..%5cserve.ts',
  '....//package.json',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  'index.html%00.js',
  'file:///etc/passwd',
  'notes.txt',
  '__proto__',
])('a path leads to no other file: %s', async (path) => {
  const { status, text } = await get(`/${token}/${path}`);
  // Some are tidied up before they are looked at, and then lack the token, or are no addresses at all.
  expect([400, 401, 404]).toContain(status);
  expect(text).toMatch(/^(\{"error":.*\})?$/);
});

test.each([
  ['the page', () => `/${token}/`, 200],
  ['an answer', () => `/${token}/api/deployment`, 200],
  ['what is not there', () => `/${token}/nothing`, 404],
  ['a refusal', () => '/', 401],
])('%s says that nothing from elsewhere runs in it, frames it or keeps it', async (_, path, status) => {
  const answered = await get(path());
  expect(answered).toMatchObject({ status });
  const { headers } = answered;
  const policy = String(headers['content-security-policy']).split('; ');
  expect(policy).toEqual(
    expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]),
  );
  expect(policy.join()).not.toMatch(/unsafe|\*|https?:/);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  });
  expect(headers).not.toHaveProperty('set-cookie');
});

test('a body that is too big is refused, told or untold how big it is', async () => {
  const bytes = 16 * 1024 * 1024 + 1;
  const path = `/${token}/api/rules/test`;
  const refusal = { status: 413, text: expect.stringContaining('16 MB') };
  const told = { 'content-type': 'application/json', 'content-length': String(bytes) };
  expect(await get(path, { method: 'POST', headers: told, isUnsent: true })).toMatchObject(refusal);
  const untold = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  expect(await get(path, { method: 'POST', headers: untold, body: Buffer.alloc(bytes, ' ') })).toMatchObject(refusal);
  expect(await deployment()).toMatchObject({ status: 200 });
});

test('no other machine can reach it', async () => {
  const port = Number(new URL(served.url).port);
  const others = Object.values(networkInterfaces())
    .flat()
    .flatMap((it) => (it && it.family === 'IPv4' && !it.internal ? [it.address] : []));
  // 127.0.0.2 is this machine, too, and stands for its other addresses where it has none.
  for (const host of [...others, '127.0.0.2']) {
    const refused = await new Promise<string>((resolve) => {
      const socket = connect({ host, port }, () => {
        socket.destroy();
        resolve('connected');
      });
      socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? ''));
    });
    expect({ host, refused }).not.toMatchObject({ refused: 'connected' });
  }
});

test('a page that is not built and a port that is taken are said before anything is served', async () => {
  await expect(serveFrom('/nowhere')).rejects.toThrow('npm run build:page');
  const { port } = new URL(served.url);
  await expect(serve(consoleContext(), SMALL_PAGE, Number(port))).rejects.toThrow('--port');
});
