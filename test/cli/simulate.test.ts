import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../../cli/program';
import { failurePattern, typesPattern } from '../../lib/qlik/pattern';
import { rows } from '../../lib/qlik/recognise';
import { sampleDelivery } from '../../lib/qlik/samples';

const folder = mkdtempSync(join(tmpdir(), 'simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string) => {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};

const rule = (EventPattern: object) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventBusName: { Ref: 'Bus' }, EventPattern, Targets: [{ Arn: 'arn' }] },
});
const type = 'com.qlik.v1.reload.finished';
const Resources = { Failures: rule(failurePattern()), Reloads: rule(typesPattern([type])) };
const template = () => written('Stack.template.json', JSON.stringify({ Resources }));

const simulated = async (...args: readonly string[]) => {
  let [printed, complained] = ['', ''];
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  const err = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complained += text;
    return true;
  });
  const code = await run(['simulate', ...args]);
  out.mockRestore();
  err.mockRestore();
  return { code, printed, complained };
};

/** Over the template, compared with nothing. */
const alone = (...args: readonly string[]) => simulated('--rules', template(), '--no-against', ...args);

const time = new Date('2026-11-20T05:00:00Z');
const body = (unique: string, failing: boolean) =>
  sampleDelivery(type, { envelope: 'legacy', unique, time, failing }).body;
const busEvent = { source: 'qlik.cloud', 'detail-type': type, detail: { id: 'c', data: { succeeded: false } } };
const created = { source: 'qlik.cloud', 'detail-type': 'com.qlik.v1.user.created', detail: { id: 'd' } };
const foreign = { source: 'aws.s3', 'detail-type': 'x', detail: {} };

it('tells scripts everything: of deliveries and of events, one a line, which subscriptions each would have invoked', async () => {
  const lines = [body('a', true), body('b', false), ...[busEvent, created, foreign].map((it) => JSON.stringify(it))];
  const file = written('events.jsonl', lines.join('\n'));
  const { code, printed } = await alone('--events', file, '--json');
  expect(code).toBe(0);
  const common = { targets: ['arn'], disabled: false, journal: false, first: time.toISOString() };
  expect(JSON.parse(printed)).toEqual({
    rules: `template ${template()}`,
    read: { from: file, events: 4, foreign: 1, repeated: 0 },
    subscriptions: [
      {
        ...{ ...common, name: 'Failures', logicalId: 'Failures', pattern: failurePattern() },
        ...{ events: 2, share: 0.5, last: time.toISOString(), example: 'a' },
      },
      {
        ...{ ...common, name: 'Reloads', logicalId: 'Reloads', pattern: typesPattern([type]) },
        ...{ events: 3, share: 0.75, last: time.toISOString(), example: 'b' },
      },
    ],
    untaken: [{ type: 'com.qlik.v1.user.created', events: 1, journalled: 0, example: 'd' }],
    leftOut: [],
    difference: { skipped: expect.any(String) },
    events: [
      { id: 'a', type, time: time.toISOString(), subscriptions: ['Failures', 'Reloads'] },
      { id: 'b', type, time: time.toISOString(), subscriptions: ['Reloads'] },
      { id: 'c', type, subscriptions: ['Failures', 'Reloads'] },
      { id: 'd', type: 'com.qlik.v1.user.created', subscriptions: [] },
    ],
  });
});

it('shows a person what each subscription would get, and an event that nothing takes', async () => {
  const { printed } = await alone('--events', written('list.json', JSON.stringify([busEvent, created, foreign])));
  expect(printed).toMatch(/Events: 2 from .*list\.json; 1 more are no events of Qlik/);
  expect(printed).toMatch(/Failures .* arn .* 1 \(50\.0 %\) .* c /);
  expect(printed).toContain('1 of 2 events would invoke nobody');
  expect(printed).toMatch(/com\.qlik\.v1\.user\.created .* 1 .* 0 .* d /);
});

it('lets no event steer the terminal', async () => {
  const steering = { ...created, 'detail-type': 'x\u001b[2J', detail: { id: 'd\u0007\u009b2J' } };
  const { printed } = await alone('--events', written('steering.json', JSON.stringify(steering)));
  expect(printed).toContain('x\uFFFD[2J');
  expect(printed).toContain('d\uFFFD\uFFFD2J');
});

it('shows a disabled subscription as such, with what it would get, and has it invoke nobody', async () => {
  const off = rule({ source: ['qlik.cloud'] });
  const file = written(
    'off.json',
    JSON.stringify({ Resources: { Off: { ...off, Properties: { ...off.Properties, State: 'DISABLED' } } } }),
  );
  const { printed } = await simulated(
    '--rules',
    file,
    '--no-against',
    '--events',
    written('one.json', JSON.stringify(created)),
  );
  expect(printed).toMatch(/Off \(disabled\) .* 1 \(100\.0 %\)/);
  expect(printed).toContain('1 of 1 events would invoke nobody');
});

it('says which rules it left out, and why', async () => {
  const late = rule({ source: ['qlik.cloud'], account: [{ Ref: 'AWS::AccountId' }] });
  const other = { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['aws.s3'] } } };
  const file = written('more.json', JSON.stringify({ Resources: { ...Resources, Late: late, Other: other } }));
  const { printed } = await simulated('--rules', file, '--no-against', '--events', 'samples');
  expect(printed).toContain('on buses without events of Qlik: Other');
  expect(printed).toContain('known only once it is deployed: Late');
});

it('runs a sample of every catalogued type and of every kind of failure', async () => {
  const { code, printed } = await alone('--events', 'samples', '--json');
  expect(code).toBe(0);
  const { events, subscriptions } = JSON.parse(printed);
  expect(new Set(events.map((event: { readonly type: string }) => event.type))).toEqual(
    new Set(rows.map((row) => row.type)),
  );
  const failing = events.filter((event: { readonly subscriptions: readonly string[] }) =>
    event.subscriptions.includes('Failures'),
  );
  expect(new Set(failing.map((event: { readonly type: string }) => event.type))).toEqual(
    new Set(rows.filter((row) => row.failure !== 'never').map((row) => row.type)),
  );
  expect(subscriptions).toHaveLength(2);
});

it('reads a folder of files in one order, and nothing else that lies there', async () => {
  written('deliveries/b.json', body('b', false));
  written('deliveries/a.ndjson', `${body('a', false)}\n`);
  written('deliveries/README.md', 'no event');
  const { printed } = await alone('--events', join(folder, 'deliveries'), '--json');
  expect(JSON.parse(printed).events.map(({ id }: { readonly id: string }) => id)).toEqual(['a', 'b']);
});

it('goes on without a deployed stack that it cannot reach, and says so; not when it was asked for', async () => {
  const unreachable = ['--endpoint-url', 'http://127.0.0.1:1', '--region', 'eu-west-1'];
  const args = ['--rules', template(), '--events', 'samples', ...unreachable];
  const { code, printed } = await simulated(...args);
  expect(code).toBe(0);
  expect(printed).toMatch(/Not compared with what is deployed: .*stack QlikEventFanout/);
  const asked = await simulated(...args, '--against', 'Mine');
  expect(asked).toMatchObject({ code: 2, printed: '', complained: expect.stringContaining('stack Mine') });
});

it.each<[string, () => readonly string[], string]>([
  ['no file', () => ['--events', join(folder, 'none.json')], 'there is no such file'],
  ['an empty file', () => ['--events', written('empty.json', '')], 'empty.json, line 1: it is empty'],
  ['an empty list', () => ['--events', written('nothing.json', '[]')], 'nothing.json: it is an empty list'],
  ['what is no JSON', () => ['--events', written('bad.jsonl', '{}\n{}\noops')], 'bad.jsonl, line 3: it is no JSON'],
  [
    'what is no object',
    () => ['--events', written('bad.json', '[{}, 5]')],
    'bad.json, element 2: it is no JSON object',
  ],
  ['no event of Qlik', () => ['--events', written('foreign.json', '[{}, {}]')], 'none: 2, the first at'],
  ['a folder without events', () => ['--events', dirname(written('void/README.md', ''))], '*.jsonl'],
  ['a limit that is none', () => ['--events', 'journal', '--limit', '0'], '1 to 1000000'],
])('cannot begin with %s', async (_, args, why) => {
  const { code, printed, complained } = await alone(...args());
  expect({ code, printed }).toEqual({ code: 2, printed: '' });
  expect(complained).toContain(why);
});
