import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corruptions } from '../../cli/delivery/corruption';
import type { toJson } from '../../cli/delivery/send-report';
import type { DeploymentStatus } from '../../cli/deployment/deployment-status';
import { sampleDelivery } from '../../lib/qlik/samples';
import { qlikFanout, qlikFanoutJson } from './command-line';
import {
  arrived,
  deployment,
  eventually,
  journalled,
  quarantined,
  signingSecret,
  unique,
  webhookUrl,
} from './deployed';

jest.setTimeout(120_000);

type Printed = ReturnType<typeof toJson>;

const folder = mkdtempSync(join(tmpdir(), 'qlik-fanout-send-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

test('one delivery is signed, accepted, and on the bus; the secret is shown nowhere', async () => {
  const { exitCode, printed } = await qlikFanoutJson<Printed>('send');
  expect({ exitCode, printed }).toMatchObject({
    exitCode: 0,
    printed: {
      tenant: 'acme',
      url: webhookUrl(),
      sent: 1,
      asWanted: 1,
      deliveries: [{ answer: 'accepted', status: 202 }],
    },
  });
  const [{ category, event } = { category: '' }] = await arrived(printed.deliveries[0]?.id ?? '');
  expect({ category, event }).toMatchObject({ category: 'analytics-apps', event: { detail: { envelope: 'legacy' } } });
  expect(JSON.stringify(printed)).not.toContain(await signingSecret());
});

test('a failure is traced to its rules, its journal and its card', async () => {
  const { exitCode, printed } = await qlikFanoutJson<Printed>(
    ...['send', '--type', 'automation.run.ended', '--set', 'data.status=failed', '--envelope', 'cloud', '--trace'],
  );
  expect(exitCode).toBe(0);
  expect(printed.traces).toEqual([
    expect.objectContaining({
      id: printed.deliveries[0]?.id,
      rules: expect.arrayContaining([expect.stringContaining('automations'), expect.stringContaining('Failure')]),
      sightings: [
        { place: 'journal', what: expect.stringContaining('automationsjournal'), within: expect.any(Number) },
        { place: 'card', what: 'sent', within: expect.any(Number) },
      ],
      seen: true,
    }),
  ]);
  const shown = await qlikFanout('send', '--type', 'automation.run.failed', '--trace');
  expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/journal .*: seen after \d+ ms/) });
  expect(shown.stdout).not.toContain(await signingSecret());
});

test.each(corruptions)('a delivery that is wrong by %s gets the answer that is right for it', async (corruption) => {
  const { exitCode, printed } = await qlikFanoutJson<Printed>('send', '--corrupt', corruption);
  expect({ exitCode, printed }).toMatchObject({ exitCode: 0, printed: { sent: 1, asWanted: 1 } });
  const [delivery] = printed.deliveries;
  expect(delivery).toMatchObject({ corruption });
  expect(await journalled(delivery?.id ?? '')).toEqual([]);
});

test('many are counted by their answers, each with an id of its own', async () => {
  const { exitCode, printed } = await qlikFanoutJson<Printed>(
    ...['send', '--category', 'users', '--count', '5', '--rate', '50'],
  );
  expect(exitCode).toBe(0);
  expect(printed.totals).toMatchObject([{ status: 202, answer: 'accepted', deliveries: 10, asWanted: 10 }]);
  expect(new Set(printed.deliveries.map(({ id }) => id)).size).toBe(10);
});

test('with the same id the second is a duplicate, on the bus once', async () => {
  const { exitCode, printed } = await qlikFanoutJson<Printed>('send', '--same-id', '--count', '2', '--rate', '1');
  expect(exitCode).toBe(0);
  expect(printed.totals.map(({ answer }) => answer).sort()).toEqual(['accepted', 'duplicate']);
  expect(await arrived(printed.deliveries[0]?.id ?? '')).toHaveLength(1);
});

test('a recorded delivery is sent as it was, with the secret from a file, to an address that was named', async () => {
  const id = unique();
  const { body } = sampleDelivery('com.qlik.v1.reload.finished', { envelope: 'hybrid', unique: id, time: new Date() });
  const where = ['--secret-file', fileOf('secret', `${await signingSecret()}\n`), '--url', webhookUrl()];
  const sent = await qlikFanoutJson<Printed>('send', '--file', fileOf('delivery.json', body), '--same-id', ...where);
  expect(sent).toMatchObject({
    exitCode: 0,
    printed: { deliveries: [{ id, envelope: 'hybrid', answer: 'accepted' }] },
  });
  await arrived(id);
});

test('a quarantined delivery is sent again from its file', async () => {
  const body = `{"type":"com.qlik.v1.user.created","id":"${unique()}"`;
  const first = await qlikFanoutJson<Printed>('send', '--file', fileOf('broken.json', body));
  // What cannot be read is quarantined, and that is right.
  expect(first).toMatchObject({ exitCode: 0, printed: { deliveries: [{ answer: 'quarantined' }] } });
  const kept = fileOf('kept.json', JSON.stringify(await quarantined(body)));
  const again = await qlikFanoutJson<Printed>('send', '--file', kept);
  expect(again).toMatchObject({ exitCode: 0, printed: { deliveries: [{ answer: 'quarantined' }] } });
});

test('a wrong secret is a 1: not answered as it should be', async () => {
  const wrong = await qlikFanoutJson<Printed>('send', '--secret-file', fileOf('wrong', 'x'.repeat(64)));
  expect(wrong).toMatchObject({ exitCode: 1, printed: { asWanted: 0, deliveries: [{ answer: 'refused' }] } });
});

test('what cannot begin is a 2 and says what to do', async () => {
  for (const [args, advice] of [
    [['--tenant', 'nobody'], 'acme'],
    [['--stack', 'Nobody'], '--stack'],
    [['--secret-file', fileOf('empty', '\n')], "the webhook's secret"],
  ] as const) {
    expect(await qlikFanout('send', ...args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(advice) });
  }
});

test('status shows what was sent, the journals and the queues', async () => {
  await qlikFanoutJson<Printed>('send', '--type', 'user.created');
  const status = () => qlikFanoutJson<DeploymentStatus & { readonly red: readonly string[] }>('status');
  const { printed, exitCode } = await eventually('the delivery in the metrics', async () => {
    const found = await status();
    const { traffic } = found.printed;
    return traffic.ok && traffic.value.events.users.day > 0 && traffic.value.deliveries.accepted.hour > 0 && found;
  });
  expect(printed).toMatchObject({ stack: deployment.stackName, region: deployment.region });
  expect(printed.webhooks).toEqual({ acme: webhookUrl() });
  expect(printed.alarms).toMatchObject({ ok: true, value: { all: expect.any(Number) } });
  const { queues, journals } = printed;
  expect(queues.ok && queues.value.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['parked queue', 'failure queue', 'parked', 'failure', 'journal']),
  );
  expect(journals.ok && journals.value.find(({ category }) => category === 'users')?.last).toMatch(/^\d{4}-/);
  expect(exitCode).toBe(printed.red.length === 0 ? 0 : 1);
  const { stdout } = await qlikFanout('status');
  expect(stdout).toMatch(/accepted +│ +\d+/);
});
