import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/program';
import { failurePattern, typesPattern } from '../../lib/qlik/pattern';
import { sampleDelivery } from '../../lib/qlik/samples';

const folder = mkdtempSync(join(tmpdir(), 'simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string) => {
  const file = join(folder, name);
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
  let printed = '';
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  const code = await run(['simulate', '--rules', template(), ...args]);
  spy.mockRestore();
  return { code, printed };
};

const time = new Date('2026-11-20T05:00:00Z');
const body = (unique: string, failing: boolean) =>
  sampleDelivery(type, { envelope: 'legacy', unique, time, failing }).body;
const busEvent = { source: 'qlik.cloud', 'detail-type': type, detail: { id: 'c', data: { succeeded: false } } };

it('says of deliveries and of events, one a line, which rules each would have invoked', async () => {
  const lines = [body('a', true), body('b', false), JSON.stringify(busEvent)].join('\n');
  const { code, printed } = await simulated('--events', written('events.jsonl', lines), '--json');
  expect(code).toBe(0);
  expect(JSON.parse(printed)).toEqual({
    events: [
      { id: 'a', type, rules: ['Failures', 'Reloads'] },
      { id: 'b', type, rules: ['Reloads'] },
      { id: 'c', type, rules: ['Failures', 'Reloads'] },
    ],
    rules: [
      { rule: 'Failures', events: 2 },
      { rule: 'Reloads', events: 3 },
    ],
  });
});

it('takes a list, and shows a person an event that nothing takes', async () => {
  const nobody = { source: 'qlik.cloud', 'detail-type': 'com.qlik.v1.user.created', detail: { id: 'd' } };
  const { printed } = await simulated('--events', written('list.json', JSON.stringify([nobody])));
  expect(printed).toMatch(/d .*com\.qlik\.v1\.user\.created .*none/);
});

it.each([
  ['no file', () => join(folder, 'none.json')],
  ['what is no event', () => written('bad.json', '[5]')],
])('cannot begin with %s', async (_, events) => {
  const silence = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect((await simulated('--events', events())).code).toBe(2);
  silence.mockRestore();
});
