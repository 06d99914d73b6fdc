import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { DeleteSecretCommand, RestoreSecretCommand } from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsByTopicCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { qlikFanout, qlikFanoutJson } from './command-line';
import { arrived, deployment, outputs, secretsManager, signingSecret, sns, sqs, tenant, webhookUrl } from './deployed';
import { type QlikTenant, sample, startQlikTenant, TYPE } from './qlik-tenant';

jest.setTimeout(180_000);

interface Line {
  readonly section: string;
  readonly check: string;
  readonly state: 'green' | 'amber' | 'red' | 'cannot-say';
  readonly seen: string;
  readonly mend?: string;
}

let qlik: QlikTenant;
let webhookId: string;

/** Whatever ran before may have left what a healthy installation has not: dead messages, and somebody subscribed. */
async function tidy(): Promise<void> {
  for (const QueueUrl of [outputs.ParkedDlqUrl, outputs.FailureDlqUrl, outputs.JournalDlqUrl]) {
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  }
  const { Subscriptions = [] } = await sns.send(
    new ListSubscriptionsByTopicCommand({ TopicArn: outputs.AlertTopicArn }),
  );
  for (const { SubscriptionArn = '' } of Subscriptions) {
    // One that nobody has confirmed has no ARN yet.
    if (SubscriptionArn.startsWith('arn:')) await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  }
}

beforeAll(async () => {
  await tidy();
  qlik = await startQlikTenant(webhookUrl(), { failureThreshold: 1000, deliveryTimeoutMs: 30_000 });
  webhookId = qlik.addWebhook({ url: webhookUrl(), eventTypes: [TYPE], secret: await signingSecret() }).id;
  const { id, body } = sample();
  await qlik.emit(body);
  await arrived(id);
  await qlik.reconcile();
  await qlik.lines(1);
});
afterAll(() => qlik.close());

const aboutTenant = () => ['--tenant', tenant, '--host', qlik.url, '--webhook-url', webhookUrl()];

const linesOf = async () => {
  const { printed, exitCode } = await qlikFanoutJson<{ readonly lines: readonly Line[] }>('doctor', ...aboutTenant());
  return { exitCode, lines: printed.lines };
};

/** The engine looks for an alarm's metric by its name alone, so that one on quarantined deliveries is on by any. */
const isOfTheEngine = ({ check }: Line) => check === 'alarms';

const redIn = (lines: readonly Line[]) => lines.filter((line) => line.state === 'red' && !isOfTheEngine(line));

test('a healthy installation has no red line; what the engine does not know cannot be said', async () => {
  const { lines } = await linesOf();
  expect(redIn(lines)).toEqual([]);
  const unsaid = lines.filter(({ state }) => state === 'cannot-say').map(({ check }) => check);
  expect(unsaid).toEqual(['API quota', 'PutEvents quota']);
  const amber = lines.filter(({ state }) => state === 'amber').map(({ check }) => check);
  // The tests point the functions at a tenant of theirs, and nobody is to get mail of them.
  expect(amber).toEqual(expect.arrayContaining(['drift', 'alert topic']));
  expect(lines.find(({ check }) => check === 'drift')?.seen).toMatch(/FanoutReconcile.* \(Environment\)/);
  for (const check of [
    'credentials',
    'stack',
    'outputs',
    'endpoint',
    'webhook',
    'signature',
    'reconcile',
    'last event',
  ])
    expect(lines).toContainEqual(expect.objectContaining({ check, state: 'green' }));
});

const PTY = join(__dirname, '../support/pseudo-terminal.py');
/** What the screen was like, for docs/capture.ts. */
const REPORTS = join(__dirname, '../../reports');
const BIN = join(__dirname, '../../bin/qlik-fanout.ts');

/** Everything that a terminal of so many columns got from a run, standard error included. */
function inTerminal(
  args: readonly string[],
  columns = 110,
): Promise<{ readonly exitCode: number | null; readonly written: string }> {
  const where = ['--endpoint-url', deployment.engineUrl, '--region', deployment.region];
  const command = [process.execPath, require.resolve('tsx/cli'), BIN, ...args, ...where];
  const child = spawn('python3', [PTY, String(columns), '50', ...command], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TERM: 'xterm-256color',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  });
  let written = '';
  child.stdout?.on('data', (chunk) => (written += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, written }));
  });
}

test('in a terminal: how far it is, in colour, and each line with its mend', async () => {
  const { written } = await inTerminal(['doctor', ...aboutTenant()]);
  const text = stripVTControlCharacters(written).replaceAll('\r', '');
  expect(text).toMatch(/Checks .* 0\/\d+/);
  expect(text.indexOf('Checks')).toBeLessThan(text.indexOf('QlikEventFanout'));
  expect(written).toContain('\u001b[32m✔\u001b[39m credentials');
  expect(written).toContain('\u001b[33m▲\u001b[39m drift');
  expect(text).toMatch(/▲ alert topic +nobody is subscribed\n +→ fanout.json, alertEmails/);
  expect(text).toMatch(/\d+ green · \d+ amber · .*2 cannot say/);
  mkdirSync(REPORTS, { recursive: true });
  writeFileSync(join(REPORTS, 'doctor.ansi'), written.slice(written.lastIndexOf('\u001b[?25h')));
  // The bar is gone, and the cursor is back.
  expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
});

/** Breaks one thing, looks, and mends it. */
async function brokenBy(breakIt: () => Promise<unknown>, mendIt: () => Promise<unknown>): Promise<readonly Line[]> {
  await breakIt();
  try {
    const { exitCode, lines } = await linesOf();
    expect(exitCode).toBe(1);
    return redIn(lines);
  } finally {
    await mendIt();
  }
}

test('a webhook that Qlik disabled', async () => {
  const set = async (enabled: boolean, disabledReason?: string) =>
    qlik.setWebhook(webhookId, { enabled, disabledReason });
  const lines = await brokenBy(
    () => set(false, 'too many failed deliveries'),
    () => set(true),
  );
  expect(lines).toEqual([
    expect.objectContaining({
      section: `tenant ${tenant}`,
      check: 'webhook',
      seen: 'Qlik disabled Fan-out: too many failed deliveries',
      mend: `qlik-fanout reconcile --tenant ${tenant}`,
    }),
  ]);
});

test('a message in a DLQ', async () => {
  const QueueUrl = outputs.FailureDlqUrl;
  const lines = await brokenBy(
    () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' })),
    () => sqs.send(new PurgeQueueCommand({ QueueUrl })),
  );
  expect(lines).toEqual([
    expect.objectContaining({
      check: 'DLQs',
      seen: '1 dead in failure',
      mend: 'qlik-fanout dead, then qlik-fanout redrive --queue failure',
    }),
  ]);
});

test('a signing secret that is gone', async () => {
  const SecretId: string = JSON.parse(outputs.SigningSecretArns)[tenant];
  const lines = await brokenBy(
    () => secretsManager.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 })),
    () => secretsManager.send(new RestoreSecretCommand({ SecretId })),
  );
  expect(lines).toEqual([
    expect.objectContaining({
      check: 'signing secret',
      seen: 'it has no current version, so every delivery is refused',
      mend: expect.stringContaining(`put-secret-value --secret-id ${SecretId}`),
    }),
  ]);
});

test('Qlik signs with another secret', async () => {
  const secret = await signingSecret();
  const lines = await brokenBy(
    async () => {
      qlik.setWebhook(webhookId, { secret: 'z'.repeat(64) });
      await qlik.emit(sample().body);
    },
    async () => {
      qlik.setWebhook(webhookId, { secret });
      await qlik.emit(sample().body);
    },
  );
  expect(lines).toEqual([
    expect.objectContaining({
      check: 'signature',
      seen: expect.stringMatching(/^the last delivery, .* ago, was refused/),
      mend: expect.stringContaining(`qlik-fanout rotate ${tenant}`),
    }),
  ]);
  expect(JSON.stringify(lines)).not.toContain(secret);
});

test('no stack, and no such tenant: nothing can be begun', async () => {
  const none = await qlikFanout('doctor', '--stack', 'Nobody');
  expect(none.exitCode).toBe(2);
  expect(none.stdout).toMatch(/✔ credentials/);
  expect(none.stdout).toMatch(/✖ stack +no stack Nobody in this account and region\n +→ npx cdk deploy/);
  const stranger = await qlikFanout('doctor', '--tenant', 'nobody');
  expect(stranger).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('this deployment has: acme'),
  });
});
