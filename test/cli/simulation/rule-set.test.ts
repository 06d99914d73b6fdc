import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployedRuleSet } from '../../../cli/deployment/deployed-rules';
import type { DeployedStack } from '../../../cli/deployment/stack';
import type { Deployed } from '../../../cli/simulation/deployed';
import { ruleSetOf } from '../../../cli/simulation/rule-set';
import { templateRuleSet } from '../../../cli/simulation/template-rule-set';
import { CommandError } from '../../../cli/verb';
import { awsError, fakeAws } from '../fake-aws';

const folder = mkdtempSync(join(tmpdir(), 'rule-set-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, content: object) => {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
  return file;
};

const qlik = { source: ['qlik.cloud'] };
const bus = { Ref: 'Bus' };
const resource = (path: string) => ({ Metadata: { 'aws:cdk:path': path } });
const rule = (Properties: object, path?: string) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventBusName: bus, ...Properties },
  ...(path !== undefined && resource(path)),
});
const target = (Arn: unknown) => ({ Targets: [{ Id: 'Target0', Arn }] });

describe('a template', () => {
  const read = (Resources: object) => templateRuleSet(written('Stack.template.json', { Resources }), 'Stack');

  it('gives each rule with its construct path, its targets in words and its state', () => {
    const { rules } = read({
      Bus: { Type: 'AWS::Events::EventBus', ...resource('Stack/Bus/Resource') },
      Fn: resource('Stack/Refresh/Resource'),
      Journal: resource('Stack/journal/Resource'),
      R1: rule({ EventPattern: qlik, ...target({ 'Fn::GetAtt': ['Fn', 'Arn'] }) }, 'Stack/Exports/Rule/Resource'),
      R2: rule({ EventPattern: qlik, State: 'DISABLED', ...target('arn:aws:sqs:eu-west-1:1:audit') }),
      R3: rule({
        EventPattern: qlik,
        ...target({
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:x:1:log-group:', { Ref: 'Journal' }]],
        }),
      }),
      R4: rule({ EventPattern: qlik, ...target({ 'Fn::ImportValue': 'Elsewhere' }) }),
    });
    const common = { pattern: qlik, isDisabled: false, isJournal: false, isElsewhere: false };
    expect(rules).toEqual([
      { ...common, name: 'Stack/Exports', logicalId: 'R1', targets: ['Stack/Refresh'] },
      { ...common, name: 'R2', logicalId: 'R2', targets: ['sqs audit'], isDisabled: true },
      { ...common, name: 'R3', logicalId: 'R3', targets: ['Stack/journal'], isJournal: true },
      { ...common, name: 'R4', logicalId: 'R4', targets: ['{"Fn::ImportValue":"Elsewhere"}'] },
    ]);
  });

  it('leaves out, with the reason, what no event is run over', () => {
    const { rules, leftOut } = read({
      Takes: rule({ EventPattern: qlik }),
      Other: rule({ EventBusName: 'default', EventPattern: { source: ['aws.s3'] } }),
      Nightly: rule({ EventBusName: undefined, ScheduleExpression: 'rate(1 day)' }),
      Late: rule({ EventPattern: { ...qlik, account: [{ Ref: 'AWS::AccountId' }] } }),
      Wrong: rule({ EventPattern: { ...qlik, detail: { x: [{ prefx: 'a' }] } } }),
    });
    expect(rules.map(({ name }) => name)).toEqual(['Takes']);
    expect(Object.fromEntries(leftOut.map(({ name, why }) => [name, why]))).toEqual({
      Other: 'other-bus',
      Nightly: 'scheduled',
      Late: 'known-once-deployed',
      Wrong: 'invalid-pattern',
    });
  });

  it('has the rules of the bus that is its output, and none of another bus that Qlik events are forwarded to', () => {
    const Resources = {
      Takes: rule({ EventPattern: qlik, EventBusName: { Ref: 'Bus' } }),
      Forwarded: rule({ EventPattern: qlik, EventBusName: { Ref: 'TeamBus' } }),
    };
    const Outputs = { BusName: { Value: { Ref: 'Bus' } } };
    const { rules, leftOut } = templateRuleSet(written('Two.template.json', { Resources, Outputs }), 'Stack');
    expect(rules.map(({ name }) => name)).toEqual(['Takes']);
    expect(leftOut).toEqual([expect.objectContaining({ name: 'Forwarded', why: 'other-bus' })]);
  });

  it('is of the stack that the cloud assembly names; without one, of the stack that is compared with', () => {
    const made = { Bus: { Type: 'AWS::Events::EventBus', ...resource('Dev/Bus/Resource') } };
    written('assembly/Own.template.json', { Resources: { R: rule({ EventPattern: qlik }) } });
    written('assembly/Dev.template.json', { Resources: { ...made, R: rule({ EventPattern: qlik }) } });
    written('assembly/Team.template.json', {
      Resources: { R: rule({ EventPattern: qlik, EventBusName: { 'Fn::ImportValue': 'BusName' } }) },
    });
    written('assembly/manifest.json', {
      artifacts: {
        'Own.assets': { properties: { file: 'Own.assets.json' } },
        Own: { properties: { templateFile: 'Own.template.json' } },
        Dev: { properties: { templateFile: 'Dev.template.json', stackName: 'qlik-dev' } },
        Team: { properties: { templateFile: 'Team.template.json' } },
      },
    });
    const { rules } = templateRuleSet(join(folder, 'assembly'), 'Own');
    expect(rules.map(({ stack, isElsewhere }) => ({ stack, isElsewhere }))).toEqual(
      // In the order of the files' names.
      [
        { stack: 'qlik-dev', isElsewhere: true },
        { stack: undefined, isElsewhere: false },
        { stack: 'Team', isElsewhere: false },
      ],
    );
  });

  it.each([
    ['without a rule for Qlik', { Resources: { R: rule({ EventPattern: { source: ['aws.s3'] } }) } }, 'qlik.cloud'],
    ['without resources', { a: 1 }, 'no Resources'],
    ['that is none', [], 'no Resources'],
  ])('cannot be one %s', (_, content, why) => {
    expect(() => templateRuleSet(written('bad.json', content), 'Stack')).toThrow(why);
  });
});

describe('a deployed stack', () => {
  const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111122223333:${rest}`;
  const listed = (Name: string, more: object = {}) => ({
    Name,
    Arn: arn('events', `rule/bus/${Name}`),
    State: 'ENABLED',
    EventPattern: JSON.stringify(qlik),
    ...more,
  });
  const targets: Readonly<Record<string, readonly object[]>> = {
    'S-Exports-1': [{ Arn: arn('lambda', 'function:S-Refresh:live') }],
    'S-users-2': [{ Arn: arn('logs', 'log-group:users') }],
  };
  const summary = (LogicalResourceId: string, PhysicalResourceId: string, ResourceType = 'AWS::Events::Rule') => ({
    LogicalResourceId,
    PhysicalResourceId,
    ResourceType,
  });
  const resources: Readonly<Record<string, readonly object[]>> = {
    S: [summary('Exports', 'bus|S-Exports-1'), summary('Users', 'S-users-2'), summary('Q', 'S-Q', 'AWS::SQS::Queue')],
    Team: [summary('Audit', 'bus|Team-Audit-3'), summary('More', 'bus|Team-More-4')],
  };
  const paths = { Exports: resource('S/Exports/Rule/Resource'), Users: resource('S/users/Rule/Resource') };

  const stackWith = (rules: readonly object[], outputs: object = { BusName: 'bus' }) => {
    const { clients, asked } = fakeAws({
      ListRulesCommand: ({ NextToken }: { readonly NextToken?: string }) =>
        NextToken ? { Rules: rules.slice(1) } : { Rules: rules.slice(0, 1), NextToken: 'more' },
      ListTargetsByRuleCommand: ({ Rule }: { readonly Rule: string }) => ({ Targets: targets[Rule] ?? [] }),
      ListStackResourcesCommand: ({ StackName }: { readonly StackName: string }) => ({
        StackResourceSummaries: resources[StackName],
      }),
      GetTemplateCommand: ({ StackName }: { readonly StackName: string }) => ({
        TemplateBody: StackName === 'S' ? JSON.stringify({ Resources: paths }) : 'Resources:\n  Audit: {}\n',
      }),
      DescribeStackResourcesCommand: ({ PhysicalResourceId }: { readonly PhysicalResourceId: string }) =>
        PhysicalResourceId.startsWith('bus|Team')
          ? { StackResources: [{ StackName: 'Team' }] }
          : awsError('ValidationError'),
    });
    return { stack: { name: 'S', outputs, clients } as unknown as DeployedStack, asked };
  };

  it('gives the rules on its bus, with logical id and construct path, those of other stacks too', async () => {
    const rules = ['S-Exports-1', 'S-users-2', 'Team-Audit-3', 'Team-More-4', 'by-hand'].map((name) => listed(name));
    const { stack, asked } = stackWith([...rules, listed('Events-Archive-x', { ManagedBy: 'events.amazonaws.com' })]);
    const set = await deployedRuleSet(stack);
    expect(set).toMatchObject({ from: 'stack S, bus bus', deployed: 'S', leftOut: [] });
    const common = { pattern: qlik, targets: [], isDisabled: false, isJournal: false, isElsewhere: false };
    expect(set.rules).toEqual([
      { ...common, name: 'S/Exports', logicalId: 'Exports', targets: ['lambda S-Refresh:live'] },
      { ...common, name: 'S/users', logicalId: 'Users', targets: ['logs users'], isJournal: true },
      // A template in YAML has no paths that are read.
      { ...common, name: 'Team-Audit-3', logicalId: 'Audit', stack: 'Team' },
      { ...common, name: 'Team-More-4', logicalId: 'More', stack: 'Team' },
      { ...common, name: 'by-hand', logicalId: undefined },
    ]);
    // A stack that is known is not asked for again.
    const searches = asked.filter(({ command }) => command === 'DescribeStackResourcesCommand');
    expect(searches.map(({ input }) => input.PhysicalResourceId)).toEqual(['bus|Team-Audit-3', 'bus|by-hand']);
  });

  it('shows what is switched off, and leaves schedules out', async () => {
    const off = listed('S-Exports-1', { State: 'DISABLED' });
    const nightly = listed('nightly', { EventPattern: undefined, ScheduleExpression: 'rate(1 day)' });
    const { rules, leftOut } = await deployedRuleSet(stackWith([off, nightly]).stack);
    expect(rules).toMatchObject([{ name: 'S/Exports', isDisabled: true }]);
    expect(leftOut).toMatchObject([{ name: 'nightly', why: 'scheduled' }]);
  });

  it('cannot be one without a bus of ours', async () => {
    await expect(deployedRuleSet(stackWith([], {}).stack)).rejects.toThrow('no output BusName');
  });
});

describe('--rules', () => {
  const deployed = (error?: Error): Deployed => ({
    stack: () => Promise.reject(new Error('not asked for')),
    ruleSet: async (name) => {
      if (error) throw error;
      return { from: `stack ${name}`, deployed: name, rules: [], leftOut: [] };
    },
  });

  it('is a path where there is one, and a stack otherwise', async () => {
    const file = written('Name', { Resources: { R: rule({ EventPattern: qlik }) } });
    expect(await ruleSetOf(file, 'Own', deployed())).toMatchObject({ from: `template ${file}` });
    expect(await ruleSetOf('Nowhere-to-be-found', 'Own', deployed())).toMatchObject({
      deployed: 'Nowhere-to-be-found',
    });
  });

  it.each(['cdk.outt', './Name', '1Stack', '', 'a_b'])('says what it can be when it is neither: %j', async (value) => {
    await expect(ruleSetOf(value, 'Own', deployed())).rejects.toThrow('cdk synth');
  });

  it('says that it was taken for a stack when there is none', async () => {
    const missing = deployed(new CommandError('Cannot read the deployment'));
    await expect(ruleSetOf('Nowhere', 'Own', missing)).rejects.toThrow(/no such path.*Cannot read the deployment/s);
  });
});
