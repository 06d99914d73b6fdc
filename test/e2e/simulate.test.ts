import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { Changed } from '../../cli/simulation/difference';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { sampleDelivery } from '../../lib/qlik/samples';
import { qlikFanout, qlikFanoutJson, startQlikFanout } from './command-line';
import {
  arrived,
  cloudFormation,
  deliver,
  deployment,
  eventBridge,
  eventually,
  outputs,
  sqs,
  unique,
} from './deployed';

jest.setTimeout(120_000);

/** What `simulate --json` prints. */
interface Printed {
  readonly read: { readonly events: number; readonly foreign: number };
  readonly subscriptions: readonly { readonly name: string; readonly logicalId?: string; readonly events: number }[];
  readonly difference: { readonly changed: readonly Changed[]; readonly unchanged: number; readonly against: string };
  readonly events: readonly { readonly id: string; readonly subscriptions: readonly string[] }[];
}

/** The team's subscription in the deployed app: exported apps of the tenant. */
const EXPORTS = 'QlikEventFanout/Fanout/Exports';

interface Template {
  readonly Resources: Record<string, { Type: string; Properties: { EventPattern: { 'detail-type': string[] } } }>;
}

const folder = mkdtempSync(join(tmpdir(), 'simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

let template: Template;
const [exported, created] = [unique(), unique()];

const written = (name: string, content: object) => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
};

const exportsRule = ({ Resources }: Template) =>
  Object.entries(Resources).find(([id, { Type }]) => Type === 'AWS::Events::Rule' && /^FanoutExports/.test(id));

/** The deployed template, but for the types that the team's subscription asks for. */
function withExportsOf(...types: readonly QlikEventType[]): Template {
  const copy = structuredClone(template);
  const [, rule] = exportsRule(copy) ?? [];
  if (rule) rule.Properties.EventPattern['detail-type'] = [...types];
  return copy;
}

const send = async (type: QlikEventType, id: string) => {
  await deliver(sampleDelivery(type, { envelope: 'cloud', unique: id, time: new Date() }).body);
  await arrived(id);
};

const takersOf = ({ events }: Printed, id: string) => events.find((event) => event.id === id)?.subscriptions;

/** What a run has left on the bus and among the queues. */
async function leftBehind(): Promise<readonly string[]> {
  const NamePrefix = 'qlik-fanout-simulate-';
  const { Rules = [] } = await eventBridge.send(new ListRulesCommand({ EventBusName: outputs.BusName, NamePrefix }));
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: NamePrefix }));
  return [...Rules.map(({ Name = '' }) => Name), ...QueueUrls];
}

beforeAll(async () => {
  const request = new GetTemplateCommand({ StackName: deployment.stackName });
  template = JSON.parse((await cloudFormation.send(request)).TemplateBody ?? '{}');
  await Promise.all([send('com.qlik.v1.app.exported', exported), send('com.qlik.v1.app.created', created)]);
});

test('what is deployed differs in nothing from its own template, over its own journals', async () => {
  const file = written('same.json', template);
  const { exitCode, printed } = await qlikFanoutJson<Printed>(
    ...['simulate', '--rules', file, '--events', 'journal', '--from', '15m'],
  );
  expect(exitCode).toBe(0);
  expect(printed.difference).toMatchObject({ changed: [], against: expect.stringContaining(deployment.stackName) });
  expect(printed.difference.unchanged).toBeGreaterThanOrEqual(8);
  expect(takersOf(printed, exported)).toEqual([
    expect.stringContaining('analytics-apps'),
    expect.stringMatching(/Exports$/),
  ]);
  expect(takersOf(printed, created)).toEqual([expect.stringContaining('analytics-apps')]);
});

test('a changed pattern gains and loses the very events, out of the journals', async () => {
  const file = written('changed.json', withExportsOf('com.qlik.v1.app.created'));
  const { exitCode, printed } = await qlikFanoutJson<Printed>(
    ...['simulate', '--rules', file, '--events', 'journal', '--from', '15m', '--against', deployment.stackName],
  );
  expect(exitCode).toBe(0);
  expect(printed.difference.changed).toEqual([
    expect.objectContaining({ name: expect.stringMatching(/Exports$/), changes: ['pattern changed'] }),
  ]);
  const [change] = printed.difference.changed;
  expect(change?.gained).toBeGreaterThanOrEqual(1);
  expect(change?.lost).toBeGreaterThanOrEqual(1);
  expect(takersOf(printed, created)).toContain(change?.name);
  expect(takersOf(printed, exported)).not.toContain(change?.name);
});

test('a rule that a template has not is removed, and one that is new is added', async () => {
  const copy = structuredClone(template);
  const [id = '', rule] = exportsRule(copy) ?? [];
  delete copy.Resources[id];
  if (rule) copy.Resources.Another = rule;
  const file = written('moved.json', copy);
  const { printed } = await qlikFanoutJson<Printed>('simulate', '--rules', file, '--events', 'samples');
  expect(printed.difference.changed.map(({ changes }) => changes)).toEqual([['added'], ['removed']]);
});

test('the rules of a deployed stack are read by name, with their construct paths', async () => {
  const { exitCode, printed } = await qlikFanoutJson<Printed>(
    ...['simulate', '--rules', deployment.stackName, '--events', 'journal', '--from', '15m'],
  );
  expect(exitCode).toBe(0);
  expect(printed.difference).toEqual({ skipped: expect.stringContaining('--against') });
  expect(printed.subscriptions.map(({ name }) => name)).toContain(EXPORTS);
  expect(takersOf(printed, exported)).toContain(EXPORTS);
});

test('an archive is read by a replay to a rule of its own, of which nothing is left', async () => {
  const file = written('changed.json', withExportsOf('com.qlik.v1.app.created'));
  const { exitCode, printed } = await qlikFanoutJson<Printed>(
    ...['simulate', '--rules', file, '--events', 'archive', '--from', '15m', '--yes'],
  );
  expect(exitCode).toBe(0);
  expect(printed.read.foreign).toBe(0);
  expect(takersOf(printed, created)).toContainEqual(expect.stringMatching(/Exports$/));
  expect(takersOf(printed, exported)).toEqual([expect.stringContaining('analytics-apps')]);
  expect(printed.events.filter(({ id }) => id === exported)).toHaveLength(1);
  expect(printed.difference.changed).toHaveLength(1);
  expect(await leftBehind()).toEqual([]);
});

test('Ctrl-C while an archive is read leaves neither rule nor queue', async () => {
  const { ended, interrupt } = startQlikFanout(
    ...['simulate', '--rules', deployment.stackName, '--events', 'archive', '--yes'],
  );
  // The rule comes after the queue.
  await eventually('rule and queue', async () => (await leftBehind()).length === 2);
  interrupt();
  expect(await ended).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Stopped') });
  expect(await leftBehind()).toEqual([]);
});

test('nothing is replayed when nobody can be asked, and what cannot begin says what to do', async () => {
  for (const [args, advice] of [
    [['--rules', deployment.stackName, '--events', 'archive'], '--yes'],
    [['--rules', 'Nobody', '--events', 'samples'], 'Nobody'],
    [['--rules', './none/', '--events', 'samples'], 'cdk synth'],
    [['--rules', deployment.stackName, '--events', 'samples', '--against', 'Nobody'], 'Nobody'],
    [['--rules', deployment.stackName, '--events', 'journal', '--from', 'yesterday'], '2h'],
    [['--rules', deployment.stackName, '--events', 'journal', '--from', '3d', '--to', '2d'], 'no event of Qlik'],
  ] as const) {
    expect(await qlikFanout('simulate', ...args)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(advice),
    });
  }
  expect(await leftBehind()).toEqual([]);
});
