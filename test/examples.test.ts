/** The examples as `examples/app.ts` makes them: what each listens to, may do and loses nothing by. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { context } from '../cdk.json';
import { toEntry } from '../lib/qlik/entry';
import { parse } from '../lib/qlik/envelope';
import { matches } from '../lib/qlik/pattern';
import { rows } from '../lib/qlik/recognise';
import { envelopesOf, sampleDelivery } from '../lib/qlik/samples';
import { type Evaluated, resource, resources, type Statement, statements } from './support/template';

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the app as the CDK CLI does, but bundles no code. */
function run(output: string, chosen: Readonly<Record<string, string>> = {}) {
  const outdir = join(folder, output);
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'examples/app.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:bundling-stacks': [], ...chosen }),
      CDK_VALIDATION: 'false',
    },
  });
  const templateOf = (stack: string) =>
    Template.fromJSON(JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8')));
  return { status, stderr, templateOf };
}

const all = run('all').templateOf('QlikExamples');

/** `type envelope` of all samples that a pattern takes; with a plus for those that tell of a failure. */
const taken = (pattern: Evaluated, data: object = {}): string[] =>
  rows.flatMap(({ type }) =>
    envelopesOf(type).flatMap((envelope) =>
      [false, true].flatMap((failing) => {
        const sample = sampleDelivery(type, { envelope, unique: '1', time: new Date(0), failing });
        const body = JSON.parse(sample.body);
        const bytes = Buffer.from(JSON.stringify({ ...body, data: { ...body.data, ...data } }));
        const parsed = parse(bytes, { tenant: 'acme', receivedAt: new Date(0) });
        if (!parsed.ok) throw new Error(parsed.reason);
        const { Source, DetailType, Detail } = toEntry(parsed, () => '').entry;
        const event = { source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) };
        return matches(pattern, event) ? [`${type}${sample.failure ? ' failed' : ''}`] : [];
      }),
    ),
  );

const mart = { dataTask: { id: 'mart', type: 'DATAMART' } };

describe.each([
  { name: 'RefreshCache', takes: ['com.qlik.v1.reload.finished'] },
  {
    name: 'OpenTicket',
    takes: ['com.qlik.v1.automation.run.ended failed', 'com.qlik.v1.automation.run.failed failed'],
  },
  { name: 'SyncUsers', takes: ['com.qlik.v1.user.created', 'com.qlik.v1.user.deleted'] },
  { name: 'AfterDataTask', takes: ['com.qlik.v1.di-projects.di-tasks.completed'], data: mart },
])('$name', ({ name, takes, data }) => {
  const rule = resource(all, 'AWS::Events::Rule', `Fanout${name}Rule`);
  const { EventPattern, Targets, EventBusName } = rule;

  test('takes what it is for, in every envelope, and nothing else', () => {
    expect(EventBusName).toBe('<FanoutEventsBus>');
    expect([...new Set(taken(EventPattern, data))].sort()).toEqual(takes);
  });

  test('has its target tried again, and a DLQ with an alarm for what never gets there', () => {
    const DeadLetterConfig = { Arn: `<Fanout${name}DeadLetterQueue.Arn>` };
    expect(Targets).toEqual([expect.objectContaining({ DeadLetterConfig, RetryPolicy: expect.anything() })]);
    const alarm = resource(all, 'AWS::CloudWatch::Alarm', `FanoutMonitoringDeadLetters${name}`);
    expect(alarm.Dimensions).toEqual([{ Name: 'QueueName', Value: `<Fanout${name}DeadLetterQueue.QueueName>` }]);
  });

  test('may do what it does, to what it does it to', () => {
    const policies = Object.entries(resources(all, 'AWS::IAM::Policy')).filter(([id]) => id.startsWith(name));
    const allowed = policies.flatMap(([, { PolicyDocument }]) => statements(PolicyDocument));
    expect(allowed.length).toBeGreaterThan(0);
    const wide = ({ Action, Resource }: Statement) => [Action, Resource].flat().some((it) => it.includes('*'));
    expect(allowed.filter(wide)).toEqual([]);
    const managed = Object.entries(resources(all, 'AWS::IAM::Role')).flatMap(([id, { ManagedPolicyArns = [] }]) =>
      id.startsWith(name) ? ManagedPolicyArns : [],
    );
    // What the CDK gives each function: its log.
    expect(managed.filter((arn) => !arn.endsWith('/AWSLambdaBasicExecutionRole'))).toEqual([]);
  });
});

test('a data task that is no data mart starts nothing', () => {
  const { EventPattern } = resource(all, 'AWS::Events::Rule', 'FanoutAfterDataTaskRule');
  expect(taken(EventPattern)).toEqual([]);
});

test('each may write to its own table, by the one call it makes', () => {
  const actions = Object.entries(resources(all, 'AWS::IAM::Policy')).flatMap(([, { PolicyDocument }]) =>
    statements(PolicyDocument).flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => `${action} on ${Resource}`),
    ),
  );
  const onExamples = actions.filter((it) =>
    /^dynamodb:.* on .*<(RefreshCache|OpenTicket|SyncUsers|AfterData)/.test(it),
  );
  expect(onExamples.sort()).toEqual([
    'dynamodb:PutItem on <SyncUsers.Arn>',
    expect.stringMatching(/^dynamodb:PutItem on arn:.*:table\/<AfterDataTaskLoads>$/),
    'dynamodb:UpdateItem on <OpenTicketOpened.Arn>',
    'dynamodb:UpdateItem on <RefreshCacheApps.Arn>',
  ]);
});

describe('across-accounts', () => {
  const accounts = { account: '111111111111', teamAccount: '222222222222', organizationId: 'o-a1b2c3d4e5' };
  const { templateOf } = run('across', { example: 'across-accounts', ...accounts });
  const [here, there] = [templateOf('QlikExamples'), templateOf('QlikTeam')];
  const teamBus = 'arn:<AWS::Partition>:events:<AWS::Region>:222222222222:event-bus/qlik-events';

  test('the fan-out’s account hands on the category, with a role that may do that alone', () => {
    const { EventPattern, Targets } = resource(here, 'AWS::Events::Rule', 'FanoutForwardToAccount');
    expect(new Set(taken(EventPattern).map((it) => it.split('.')[3]))).toEqual(new Set(['automation']));
    expect(Targets).toEqual([
      expect.objectContaining({
        Arn: teamBus,
        RoleArn: '<FanoutForwardToAccountRuleEventsRole.Arn>',
        DeadLetterConfig: { Arn: '<FanoutForwardToAccountDeadLetterQueue.Arn>' },
      }),
    ]);
    const { PolicyDocument } = resource(here, 'AWS::IAM::Policy', 'FanoutForwardToAccount');
    expect(statements(PolicyDocument)).toEqual([{ Effect: 'Allow', Action: 'events:PutEvents', Resource: teamBus }]);
  });

  test('the team’s bus has the name that the other account knows, and lets that account in and nobody else', () => {
    expect(resource(there, 'AWS::Events::EventBus')).toEqual({ Name: 'qlik-events' });
    expect(resource(there, 'AWS::Events::EventBusPolicy').Statement).toMatchObject({
      Effect: 'Allow',
      Action: 'events:PutEvents',
      Principal: { AWS: 'arn:<AWS::Partition>:iam::111111111111:root' },
      Resource: '<Bus.Arn>',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
    });
  });

  test('the team’s subscription takes failed runs to its queue, and has a DLQ', () => {
    const { EventBusName, EventPattern, Targets } = resource(there, 'AWS::Events::Rule');
    expect(EventBusName).toBe('<Bus>');
    expect([...new Set(taken(EventPattern))]).toEqual(['com.qlik.v1.automation.run.failed failed']);
    const DeadLetterConfig = { Arn: '<FailedRunsDeadLetterQueue.Arn>' };
    expect(Targets).toEqual([expect.objectContaining({ Arn: '<Failed.Arn>', DeadLetterConfig })]);
  });
});

test('one example can be had alone', () => {
  const one = run('one', { example: 'sync-users' }).templateOf('QlikExamples');
  const tables = Object.keys(resources(one, 'AWS::DynamoDB::GlobalTable'));
  expect(tables.sort()).toEqual(['FanoutEventTable', 'FanoutFailuresCardTable', 'SyncUsers']);
});

test.each([
  [{ example: 'open-tickets' }, /no example is called open-tickets: refresh-cache, .*across-accounts/],
  [{ example: 'across-accounts', account: '111111111111' }, /needs to know the accounts: .*-c teamAccount=/],
])('%j is refused with what would do', (chosen, words) => {
  const { status, stderr } = run('refused', chosen);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(words) });
});

test('examples/README.md says of each file how many lines it has', () => {
  const told = [...readFileSync(join(root, 'examples/README.md'), 'utf8').matchAll(/\]\(([\w/.-]+\.ts)\) \((\d+)\)/g)];
  expect(told.length).toBeGreaterThanOrEqual(9);
  const wrong = told.filter(([, file = '', lines]) => {
    const text = readFileSync(join(root, 'examples', file), 'utf8');
    return text.trimEnd().split('\n').length !== Number(lines);
  });
  expect(wrong.map(([row]) => row)).toEqual([]);
});
