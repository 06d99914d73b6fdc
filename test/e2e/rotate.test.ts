import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { arrived, outputs, secretsManager, signingSecret, tenant, webhookUrl } from './deployed';
import { type QlikTenant, sample, startQlikTenant, TYPE } from './qlik-tenant';

jest.setTimeout(180_000);

let qlik: QlikTenant;
let webhookId: string;

beforeAll(async () => {
  qlik = await startQlikTenant(webhookUrl(), { failureThreshold: 1000, deliveryTimeoutMs: 30_000 });
  webhookId = qlik.addWebhook({ url: webhookUrl(), eventTypes: [TYPE], secret: await signingSecret() }).id;
});
afterAll(() => qlik.close());

/** Label → version, of the signing secret. */
async function labels(): Promise<ReadonlyMap<string, string>> {
  const SecretId: string = JSON.parse(outputs.SigningSecretArns)[tenant];
  const { VersionIdsToStages = {} } = await secretsManager.send(new DescribeSecretCommand({ SecretId }));
  return new Map(Object.entries(VersionIdsToStages).flatMap(([id, stages]) => stages.map((stage) => [stage, id])));
}

/** Delivers one event after the other until told to stop. */
function stream() {
  const ids: string[] = [];
  let isOver = false;
  const flowing = (async () => {
    while (!isOver) {
      const { id, body } = sample();
      ids.push(id);
      await qlik.emit(body);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await flowing;
      return ids;
    },
  };
}

test('two rotations and a retirement in a stream of deliveries: none is refused, and the last has arrived', async () => {
  const before = await signingSecret();
  const flow = stream();
  const printed: string[] = [];
  for (const args of [
    ['rotate', tenant],
    ['rotate', tenant, '--json'],
  ]) {
    const rotated = await qlik.commandLine(...args);
    printed.push(rotated.printed);
    expect(rotated.exitCode).toBe(0);
    expect(qlik.webhook(webhookId).secret).toBe(await signingSecret());
  }
  expect(await signingSecret()).not.toBe(before);
  const retired = await qlik.commandLine('rotate', tenant, '--retire');
  expect(retired).toMatchObject({ exitCode: 0, printed: expect.stringContaining('retired') });
  const ids = await flow.stop();

  expect([...(await labels()).keys()]).toEqual(['AWSCURRENT']);
  const failures = qlik.deliveries(webhookId).filter(({ status }) => status === 'fail');
  expect(failures.map(({ statusMessage }) => statusMessage)).toEqual([]);
  expect(ids.length).toBeGreaterThan(20);
  expect((await arrived(ids.at(-1) ?? '')).length).toBeGreaterThan(0);
  expect(JSON.parse(printed[1] ?? '')).toMatchObject({
    rotation: { result: 'rotated', webhooks: [{ id: webhookId, confirmedBy: 'signature' }] },
  });
  for (const secret of [before, await signingSecret()]) expect(printed.join()).not.toContain(secret);
});

test('cut off between Secrets Manager and Qlik, and finished by the next run with the secret it had made', async () => {
  await qlik.emit(sample().body);
  const before = qlik.webhook(webhookId).secret;
  qlik.answerWith(({ method }) => (method === 'PATCH' ? { status: 503 } : undefined));
  expect((await qlik.commandLine('rotate', tenant, '--json')).exitCode).toBe(1);
  const made = (await labels()).get('QLIK_PENDING');
  expect(made).toBeDefined();
  expect(qlik.webhook(webhookId).secret).toBe(before);
  // Qlik has the old one, and it is accepted.
  expect((await qlik.emit(sample().body)).map(({ status }) => status)).toEqual(['success']);
  expect((await qlik.commandLine('rotate', tenant, '--retire', '--json')).exitCode).toBe(1);
  qlik.answerWith(undefined);
  expect((await qlik.commandLine('rotate', tenant, '--json')).exitCode).toBe(0);
  expect((await labels()).get('AWSCURRENT')).toBe(made);
  expect((await qlik.emit(sample().body)).map(({ status }) => status)).toEqual(['success']);
});
