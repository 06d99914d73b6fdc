import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DescribeRuleCommand, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand, TagQueueCommand } from '@aws-sdk/client-sqs';
import { leaseTag, leaseTags } from '../../cli/event-catch/lease';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { sampleDelivery } from '../../lib/qlik/samples';
import { inTerminal, type PseudoTerminal } from '../support/pseudo-terminal';
import { deliver, deployment, eventBridge, eventually, journalled, outputs, sqs, unique } from './deployed';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'qlik-fanout-tail-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

/** One process, so that killing it kills it. */
const command = (...args: readonly string[]) => [
  process.execPath,
  ...['--import', require.resolve('tsx'), join(__dirname, '../../bin/qlik-fanout.ts'), 'tail', ...args],
  ...['--endpoint-url', deployment.engineUrl, '--region', deployment.region],
];

/** `tail` with its output in a pipe. */
function piped(...args: readonly string[]) {
  const [node = '', ...rest] = command(...args);
  const child = spawn(node, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let stderr = '';
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const watches = eventually('the rule of tail', async () => /Watching bus/.test(stderr));
  return { child, lines, said: () => stderr, ended, watches };
}

/** Posts the sample of a type; resolves to its id. */
async function send(type: QlikEventType, failing = false): Promise<string> {
  const id = unique();
  const { body } = sampleDelivery(type, { envelope: 'cloud', unique: id, time: new Date(), failing });
  expect((await deliver(body)).json).toMatchObject({ status: 'accepted' });
  return id;
}

/** Names of the rules and queues that tail has made and not removed. */
async function made(): Promise<readonly string[]> {
  const NamePrefix = 'qlik-fanout-tail-';
  const { Rules = [] } = await eventBridge.send(new ListRulesCommand({ EventBusName: outputs.BusName, NamePrefix }));
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: NamePrefix }));
  return [...Rules.map(({ Name = '' }) => `rule ${Name}`), ...QueueUrls.map((url) => `queue ${nameIn(url)}`)];
}

const nameIn = (url: string) => url.slice(url.lastIndexOf('/') + 1);

const open: PseudoTerminal[] = [];
afterEach(() => {
  for (const pty of open.splice(0)) pty.hangUp();
});

/** `tail` in a window. */
function inWindow(...args: readonly string[]): PseudoTerminal {
  const pty = inTerminal(command(...args), { columns: 60, rows: 20, env, cwd: folder });
  open.push(pty);
  return pty;
}

/** The line of the screen that says so, once there is one. */
const seen = (pty: PseudoTerminal, what: RegExp) =>
  eventually(`${what}`, async () => pty.screen().find((it) => what.test(it))).catch((error: Error) => {
    throw new Error(`${error.message}, but:\n${pty.screen().join('\n')}`);
  });

const ESCAPE = '\x1b';
const DOWN = '\x1b[B';

describe('in a pseudo-terminal of 60 columns', () => {
  test('events appear, are filtered, opened, copied, resent; quitting removes rule and queue', async () => {
    const pty = inWindow();
    await seen(pty, /live \| 0 seen/);
    expect(pty.terminal.buffer.active.type).toBe('alternate');
    expect((await made()).map((it) => it.replace(/-[\d-]+\w+$/, ''))).toEqual([
      'rule qlik-fanout-tail',
      'queue qlik-fanout-tail',
    ]);

    const app = await send('com.qlik.v1.app.created');
    const run = await send('com.qlik.v1.automation.run.failed');
    await send('com.qlik.v1.user.created');
    await seen(pty, /live \| 3 seen, 1 failed/);
    await seen(pty, /! automation\.run\.failed/);

    pty.type(`/type:app ${app.slice(0, 8)}\r`);
    await eventually('the filter', async () => pty.screen().every((it) => !/user\.created/.test(it)));
    await seen(pty, /> .* app\.created/);
    pty.type('c');
    await seen(pty, /Copied to com\.qlik\.v1\.app\.created-/);
    const file = `com.qlik.v1.app.created-${app}.json`;
    expect(readdirSync(folder)).toEqual([file]);
    const copied = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    expect(copied).toMatchObject({ source: 'qlik.cloud', detail: { id: app, envelope: 'cloud', tenant: 'acme' } });
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    pty.type('c');
    await seen(pty, /There already: com/);

    // Without the filter, to the failure, and into it.
    pty.type(ESCAPE);
    await seen(pty, /user\.created/);
    pty.type('n');
    await seen(pty, />.*! automation\.run\.failed/);
    pty.type('\r');
    await seen(pty, /"detail-type": "com\.qlik\.v1\.automation\.run\.failed"/);
    pty.type('G');
    await eventually('the end of the event', async () => pty.screen().includes('}'));
    pty.type('r');
    await seen(pty, /Resend\? \[y\/N\] {2}automation\.run\.failed/);
    pty.type('n');
    await seen(pty, /Not resent/);
    pty.type('r');
    await seen(pty, /\[y\/N\]/);
    pty.type('y');
    await seen(pty, /Resent /);
    await seen(pty, /PAUSED, 1 new \| 4 seen, 2 failed/);
    await eventually('the event in the journal twice', async () => (await journalled(run)).length === 2);

    pty.resize(100, 12);
    await eventually('the other size', async () => {
      const lines = pty.screen();
      return lines.length === 12 && /^esc back/.test(lines[11] ?? '');
    });
    pty.type('q');
    await seen(pty, /acme/);
    pty.type('q');
    expect(await pty.ended).toBe(0);
    // The terminal is as it was, and says what is left: nothing.
    expect(pty.terminal.buffer.active.type).toBe('normal');
    expect(pty.terminal.modes.wraparoundMode).toBe(true);
    expect(pty.screen().join('\n')).toContain('Rule and queue are removed.');
    expect(await made()).toEqual([]);
  });

  test('a closed window removes rule and queue too', async () => {
    const pty = inWindow();
    await seen(pty, /live \| 0 seen/);
    pty.hangUp();
    await eventually('rule and queue gone', async () => (await made()).length === 0);
  });

  test('Ctrl-C ends it as q does; paused, nothing moves', async () => {
    const pty = inWindow('--category', 'users');
    await seen(pty, /live \| 0 seen/);
    await send('com.qlik.v1.user.created');
    await send('com.qlik.v1.app.created');
    await send('com.qlik.v1.user.deleted');
    await seen(pty, /live \| 2 seen/);
    pty.type(' ');
    await seen(pty, /PAUSED, 0 new/);
    const rows = pty.screen().slice(1, -2);
    await send('com.qlik.v1.user.created');
    await seen(pty, /PAUSED, 1 new/);
    expect(pty.screen().slice(1, -2)).toEqual(rows);
    pty.type(DOWN);
    await seen(pty, /live \| 3 seen/);
    expect(pty.screen().filter((it) => /user\./.test(it))).toHaveLength(3);
    pty.type('\x03');
    expect(await pty.ended).toBe(0);
    expect(await made()).toEqual([]);
  });
});

test('a flood is seen whole, and keys are answered in its midst', async () => {
  const pty = inWindow('--text', 'flood');
  await seen(pty, /live \| 0 seen/);
  const entry = (at: number) => ({
    EventBusName: outputs.BusName,
    Source: 'qlik.cloud',
    DetailType: 'com.qlik.flood',
    Detail: JSON.stringify({ id: `flood-${at}`, type: 'com.qlik.flood', tenant: 'acme', category: 'uncatalogued' }),
  });
  const batches = Array.from({ length: 100 }, (_, batch) =>
    Array.from({ length: 10 }, (__, at) => entry(10 * batch + at)),
  );
  const sent = Promise.all(batches.map((Entries) => eventBridge.send(new PutEventsCommand({ Entries }))));
  await seen(pty, /live \| [1-9]\d* seen/);
  pty.type(' ');
  await seen(pty, /PAUSED/);
  const rows = pty.screen().slice(1, -2);
  await sent;
  await seen(pty, /PAUSED, \d+ new \| 1000 seen/);
  expect(pty.screen().slice(1, -2)).toEqual(rows);
  pty.type('q');
  expect(await pty.ended).toBe(0);
});

describe('in a pipe', () => {
  test('prints JSON, one event a line, until there are enough', async () => {
    const tail = piped('--count', '2', '--failures', '--where', '{"detail":{"tenant":["acme"]}}');
    await tail.watches;
    await send('com.qlik.v1.app.created');
    const ids = [await send('com.qlik.v1.automation.run.failed'), await send('com.qlik.v1.reload.finished', true)];
    expect(await tail.ended).toBe(0);
    expect(tail.lines.map((line) => JSON.parse(line).detail.id).sort()).toEqual(ids.sort());
    expect(await made()).toEqual([]);
  });

  test('ends after the time it was given, and says that there were too few', async () => {
    const tail = piped('--count', '1', '--for', '1s', '--type', 'app.created');
    expect(await tail.ended).toBe(1);
    expect(tail.lines).toEqual([]);
    expect(await made()).toEqual([]);
  });

  test('Ctrl-C ends it, and a reader who goes away does', async () => {
    const interrupted = piped('--json');
    await interrupted.watches;
    interrupted.child.kill('SIGINT');
    expect(await interrupted.ended).toBe(0);
    // Node's own warnings would stand in the middle of the screen.
    expect(interrupted.said()).not.toContain('Warning');
    const unread = piped('--json');
    await unread.watches;
    unread.child.stdout.destroy();
    await send('com.qlik.v1.app.created');
    expect(await unread.ended).toBe(0);
    expect(await made()).toEqual([]);
  });

  test('what a killed run leaves behind is removed by the next one, once its lease is over', async () => {
    const killed = piped('--json');
    await killed.watches;
    killed.child.kill('SIGKILL');
    await killed.ended;
    const left = await made();
    expect(left).toHaveLength(2);

    // As far as anybody knows it may still be there.
    const soon = piped('--for', '1s');
    expect(await soon.ended).toBe(0);
    expect(await made()).toEqual(left);

    const { QueueUrls: [QueueUrl = ''] = [] } = await sqs.send(
      new ListQueuesCommand({ QueueNamePrefix: 'qlik-fanout-tail-' }),
    );
    const Tags = { ...leaseTags(outputs.BusName, 0), [leaseTag.end]: '2026-01-01T00:00:00.000Z' };
    await sqs.send(new TagQueueCommand({ QueueUrl, Tags }));
    const later = piped('--for', '1s');
    expect(await later.ended).toBe(0);
    expect(later.said()).toContain(`Removed rule and queue ${nameIn(QueueUrl)}`);
    expect(await made()).toEqual([]);
    const rule = { EventBusName: outputs.BusName, Name: nameIn(QueueUrl) };
    await expect(eventBridge.send(new DescribeRuleCommand(rule))).rejects.toThrow();
  });
});
