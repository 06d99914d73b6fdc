import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/program';

const folder = mkdtempSync(join(tmpdir(), 'lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

let printed = '';
let complained = '';
beforeEach(() => {
  [printed, complained] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complained += text;
    return true;
  });
});
afterEach(() => jest.restoreAllMocks());

const bus = { Ref: 'Bus' };
const rule = (EventPattern: object, ...targets: readonly unknown[]) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventBusName: bus, EventPattern, Targets: targets.map((Arn) => ({ Arn })) },
});
const fn = { 'Fn::GetAtt': ['Fn', 'Arn'] };
const journal = { 'Fn::Join': ['', ['arn:aws:logs:eu-west-1:1:log-group:', { Ref: 'Journal' }]] };

const lintOf = async (Resources: object, ...options: readonly string[]) => {
  const file = join(folder, 'Stack.template.json');
  writeFileSync(file, JSON.stringify({ Resources }));
  return run(['lint', '--template', file, ...options]);
};

it('finds a planted dead rule, an over-long pattern and a blind spot, and ends with 1', async () => {
  const dead = rule({ source: ['qlik.cloud'], 'detail-type': ['com.qlik.v1.reload.finishd'] }, fn);
  const long = rule({ source: ['qlik.cloud'], detail: { tenant: ['x'.repeat(2100)] } }, fn);
  const users = rule({ source: ['qlik.cloud'], 'detail-type': ['com.qlik.v1.user.created'] }, fn);
  expect(await lintOf({ Dead: dead, Long: long, Users: users }, '--json')).toBe(1);
  const { rules, findings } = JSON.parse(printed);
  expect(rules).toBe(3);
  expect(findings).toContainEqual(expect.objectContaining({ kind: 'dead-rule', rule: 'Dead', severity: 'error' }));
  expect(findings).toContainEqual(expect.objectContaining({ kind: 'long-pattern', rule: 'Long', severity: 'error' }));
  expect(findings).toContainEqual(
    expect.objectContaining({ kind: 'blind-spot', type: 'com.qlik.v1.user.deleted', severity: 'note' }),
  );
  expect(findings).not.toContainEqual(expect.objectContaining({ type: 'com.qlik.v1.user.created' }));
});

it('ends with 0 when there is no error, and says so to a person', async () => {
  expect(await lintOf({ All: rule({ source: ['qlik.cloud'] }, fn) })).toBe(0);
  expect(printed).toBe('1 rules judged, 0 errors, 0 other findings\n');
});

it('takes a journal for no subscription', async () => {
  expect(await lintOf({ Journal: rule({ source: ['qlik.cloud'] }, journal) })).toBe(0);
  expect(printed).toContain('0 other findings');
});

it('judges no rule on a bus without Qlik events, and none whose pattern is not known yet', async () => {
  const other = { ...rule({ source: ['aws.s3'] }, fn), Properties: { EventPattern: { source: ['aws.s3'] } } };
  const late = rule({ source: ['qlik.cloud'], detail: { tenant: [{ Ref: 'Tenant' }] } }, fn);
  expect(await lintOf({ Other: other, Late: late, All: rule({ source: ['qlik.cloud'] }, fn) })).toBe(0);
  expect(printed).toContain('1 rules judged');
  expect(complained).toContain('Late: not judged');
});

it.each([
  ['no file', [join(folder, 'none')], 'Run `cdk synth` first'],
  ['a folder without a template', [mkdtempSync(join(folder, 'none-'))], 'no *.template.json'],
])('cannot begin with %s', async (_, [template = ''], message) => {
  expect(await run(['lint', '--template', template])).toBe(2);
  expect(complained).toContain(message);
});

it('cannot begin where nothing takes Qlik events', async () => {
  expect(await lintOf({})).toBe(2);
  expect(complained).toContain('takes events of source qlik.cloud');
});
