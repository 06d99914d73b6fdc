import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { qlikFanout, qlikFanoutJson } from './command-line';
import { arrived, signingSecret, webhookUrl } from './deployed';
import { type QlikTenant, sample, startQlikTenant } from './qlik-tenant';

jest.setTimeout(180_000);

let qlik: QlikTenant;
const folder = mkdtempSync(join(tmpdir(), 'webhook-'));

beforeAll(async () => {
  qlik = await startQlikTenant(webhookUrl(), { failureThreshold: 1000, deliveryTimeoutMs: 30_000 });
});
afterAll(async () => {
  await qlik.close();
  rmSync(folder, { recursive: true });
});

const webhook = (...args: readonly string[]) => qlikFanout('webhook', ...args, '--host', qlik.url);
const webhookJson = <Printed>(...args: readonly string[]) =>
  qlikFanoutJson<Printed>('webhook', ...args, '--host', qlik.url);
const credentialsFile = (name: string, apiKey: string) => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ apiKey }));
  return ['--credentials-file', file];
};

interface Diffed {
  readonly webhook: { readonly id: string; readonly secret: string; readonly differences: readonly object[] } | null;
}

test('from no webhook to one that delivers, mended when its secret is wrong, and gone again', async () => {
  const wanted = ['--category', 'users', '--category', 'automations'];
  const seen: string[] = [];
  const run = async (...args: readonly string[]) => {
    const ran = await webhook(...args);
    seen.push(ran.stdout, ran.stderr);
    return ran;
  };

  expect(await run('list')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('no webhooks') });
  expect((await run('create', '--dry-run', ...wanted)).stdout).toContain('type com.qlik.v1.user.created');
  expect(await run('create', ...wanted)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Made the webhook'),
  });
  expect(await run('create', ...wanted)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('nothing was made'),
  });
  expect((await run('list')).stdout).toMatch(/ours .*1 of 1 points to/s);

  const first = sample();
  expect((await qlik.emit(first.body)).map(({ status }) => status)).toEqual(['success']);
  expect((await arrived(first.id)).length).toBeGreaterThan(0);
  expect(await run('diff', ...wanted)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('is as wanted') });

  const { printed } = await webhookJson<Diffed>('diff', ...wanted);
  const id = printed.webhook?.id ?? '';
  expect(printed.webhook).toMatchObject({ differences: [], secret: 'accepted' });
  qlik.setWebhook(id, { secret: 'w'.repeat(64) });
  expect((await qlik.emit(sample().body)).map(({ status }) => status)).toEqual(['fail']);
  expect(await webhookJson('diff', ...wanted)).toMatchObject({
    exitCode: 1,
    printed: { webhook: { differences: [{ what: 'secret', is: 'refused' }] } },
  });
  expect(await run('update', ...wanted)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Say --yes') });
  expect(await run('update', ...wanted, '--yes')).toMatchObject({ exitCode: 0 });
  expect(qlik.webhook(id).secret).toBe(await signingSecret());
  const last = sample();
  expect((await qlik.emit(last.body)).map(({ status }) => status)).toEqual(['success']);
  expect((await arrived(last.id)).length).toBeGreaterThan(0);

  expect(await run('delete', '--yes')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(id) });
  expect(await run('delete', '--yes')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('nothing to delete'),
  });
  expect(await run('diff')).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('webhook create') });
  const secret = await signingSecret();
  for (const text of seen) expect(text).not.toContain(secret);
});

describe('what cannot be is told, with its code', () => {
  test.each([
    ['no such stack', ['--stack', 'Nobody'], 'Deploy it first'],
    ['no such tenant', ['--tenant', 'nobody'], 'this deployment has: '],
    ['a path for a host', ['--host', 'acme.eu.qlikcloud.com/api'], 'is no host'],
    ['nobody at the host', ['--host', 'http://127.0.0.1:1'], 'cannot be reached'],
    ['no credentials in the file', ['--credentials-file', __filename], 'must hold {"apiKey":"…"}'],
    ['no such file', ['--credentials-file', join(folder, 'none')], 'Cannot read --credentials-file'],
  ])('%s', async (_, args, message) => {
    const host = args.includes('--host') ? [] : ['--host', qlik.url];
    const ran = await qlikFanout('webhook', 'create', ...host, ...args);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(ran.stderr).not.toContain('    at ');
  });

  test('an expired key, and one that may not', async () => {
    expect(await webhook('create', ...credentialsFile('expired', 'old'))).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('has expired or was revoked'),
    });
    expect(await webhook('create', ...credentialsFile('user', 'fake-user-api-key'))).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Tenant Admin'),
    });
  });

  test('a tenant that has as many as Qlik allows', async () => {
    const others = Array.from({ length: 100 }, (_, n) => qlik.addWebhook({ url: `https://api.test/${n}` }));
    const ran = await webhookJson('create');
    expect(ran).toMatchObject({ exitCode: 1, printed: { result: 'refused', fault: { fault: 'limit-reached' } } });
    const [first] = others;
    expect((await webhook('delete', '--id', first?.id ?? '', '--yes')).exitCode).toBe(0);
    expect((await webhook('create')).exitCode).toBe(0);
    expect((await webhook('delete', '--yes')).exitCode).toBe(0);
  });
});
