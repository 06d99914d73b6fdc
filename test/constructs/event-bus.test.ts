import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { QlikEventBus } from '../../lib/constructs/event-bus';
import { failurePattern, patternOf } from '../../lib/qlik/pattern';
import { allCategories } from '../../lib/qlik/recognise';
import { stackOf, synthesised, testApp } from '../support/synthesised';
import { type Evaluated, resource, resources, statements } from '../support/template';

const template = synthesised();
const withoutJournals = synthesised({ journal: false });
const rules = Object.values(resources(template, 'AWS::Events::Rule'));
const slugs = ['analytics-apps', 'api-keys', 'users', 'automations', 'data-integration', 'uncatalogued'] as const;
const logicalId = (slug: string) => `FanoutEvents${slug.replaceAll('-', '')}`;

describe('rules', () => {
  test('the categories are the six of the design', () => {
    expect([...allCategories].sort()).toEqual([...slugs].sort());
  });

  test('there is one for each category and one for failures, and no other', () => {
    expect(rules.map(({ Description }) => Description).sort()).toEqual(
      [...slugs.map((slug) => `Qlik category: ${slug}`), 'Qlik failure events'].sort(),
    );
  });

  test.each(slugs)('%s: on our bus, enabled, with the pattern of its category', (slug) => {
    expect(rules.find(({ Description }) => Description === `Qlik category: ${slug}`)).toMatchObject({
      EventBusName: '<FanoutEventsBus>',
      State: 'ENABLED',
      EventPattern: patternOf(slug),
    });
  });

  test('failures: on our bus, enabled, to the failure queue, by what the catalogue calls a failure', () => {
    expect(rules.find(({ Description }) => Description === 'Qlik failure events')).toMatchObject({
      EventBusName: '<FanoutEventsBus>',
      State: 'ENABLED',
      EventPattern: failurePattern(),
      Targets: [{ Arn: '<FanoutFailuresFailureQueue.Arn>' }],
    });
  });

  // An event bus counts them so (Amazon EventBridge quotas, read 2026-11).
  test('no pattern is longer than EventBridge takes: 2,048 characters', () => {
    for (const { EventPattern } of rules) expect(JSON.stringify(EventPattern).length).toBeLessThanOrEqual(2048);
  });
});

describe.each([
  ['with journals', template, 7],
  ['without journals', withoutJournals, 1],
])('targets, %s', (_, it, count) => {
  const targets = Object.entries(resources(it, 'AWS::Events::Rule')).flatMap(([rule, { Targets = [] }]) =>
    (Targets as Evaluated[]).map((target) => ({ rule, target })),
  );

  test('each has a retry policy and a DLQ of the stack', () => {
    expect(targets).toHaveLength(count);
    for (const { target } of targets) {
      expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
      expect(Object.keys(resources(it, 'AWS::SQS::Queue')).map((id) => `<${id}.Arn>`)).toContain(
        target.DeadLetterConfig.Arn,
      );
    }
  });

  test('each DLQ lets EventBridge in from exactly the rules that use it', () => {
    const policies = Object.values(resources(it, 'AWS::SQS::QueuePolicy')).flatMap(({ PolicyDocument }) =>
      statements(PolicyDocument),
    );
    const letIn = policies
      .filter(({ Effect, Principal }) => Effect === 'Allow' && Principal)
      .map(({ Principal, Resource, Condition }) => ({ Principal, queue: Resource, Condition }));
    const needed = targets.flatMap(({ rule, target }) =>
      // A queue may be target and DLQ.
      [target.DeadLetterConfig.Arn, ...(target.Arn.includes('Queue') ? [target.Arn] : [])].map((queue) => ({
        Principal: { Service: 'events.amazonaws.com' },
        queue,
        Condition: { ArnEquals: { 'aws:SourceArn': `<${rule}.Arn>` } },
      })),
    );
    expect(letIn).toHaveLength(needed.length);
    expect(letIn).toEqual(expect.arrayContaining(needed));
  });
});

describe('archive', () => {
  test('keeps the events of Qlik on our bus for 30 days', () => {
    expect(Object.values(resources(template, 'AWS::Events::Archive'))).toEqual([
      expect.objectContaining({
        SourceArn: '<FanoutEventsBus.Arn>',
        EventPattern: { source: ['qlik.cloud'] },
        RetentionDays: 30,
      }),
    ]);
  });

  test('keeps them for as long as it is told', () => {
    const stack = new Stack(testApp(), 'Short');
    new QlikEventBus(stack, 'Events', { archiveRetention: Duration.days(3) });
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Archive', { RetentionDays: 3 });
  });
});

describe('a category of its own', () => {
  const own = synthesised({
    categories: { users: { journalRetention: RetentionDays.ONE_WEEK }, automations: { journal: false } },
  });

  test('keeps its journal for its own time, or none', () => {
    expect(resource(own, 'AWS::Logs::LogGroup', `${logicalId('users')}journal`)).toEqual({ RetentionInDays: 7 });
    expect(resource(own, 'AWS::Logs::LogGroup', `${logicalId('api-keys')}journal`)).toEqual({ RetentionInDays: 30 });
    expect(Object.keys(resources(own, 'AWS::Logs::LogGroup')).filter((id) => /journal/.test(id))).toHaveLength(5);
  });

  test('may have a journal where the others have none', () => {
    const only = synthesised({ journal: false, categories: { automations: { journal: true } } });
    const journals = Object.keys(resources(only, 'AWS::Logs::LogGroup')).filter((id) => /journal/.test(id));
    expect(journals).toEqual([expect.stringMatching(/automationsjournal/)]);
  });

  test('still has its rule: without a journal its events are on the bus all the same', () => {
    expect(Object.keys(resources(own, 'AWS::Events::Rule'))).toHaveLength(7);
  });

  test('reconcile is told the shortest time, and only of journals that there are', () => {
    const tenants = { acme: { host: 'acme.eu.qlikcloud.com', apiCredentials: 'qlik-acme' } };
    const { fanout } = stackOf({
      tenants,
      categories: { users: { journalRetention: RetentionDays.ONE_WEEK }, automations: { journal: false } },
    });
    expect(fanout.reconcile?.told.journals?.days).toBe(7);
    expect(Object.keys(fanout.reconcile?.told.journals?.groups ?? {})).not.toContain('automations');
  });
});

describe('journals', () => {
  test.each(slugs)('%s: its rule writes to a log group of its own, kept for 30 days and past the stack', (slug) => {
    const journal = `${logicalId(slug)}journal`;
    expect(resource(template, 'AWS::Logs::LogGroup', journal)).toEqual({ RetentionInDays: 30 });
    expect(resource(template, 'AWS::Events::Rule', logicalId(slug)).Targets).toEqual([
      expect.objectContaining({
        Arn: `arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<${journal}>`,
        DeadLetterConfig: { Arn: '<FanoutEventsJournalDeadLetterQueue.Arn>' },
      }),
    ]);
  });

  test('are kept when the stack goes', () => {
    const kept = template.findResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
    expect(Object.keys(kept)).toHaveLength(slugs.length);
  });

  test('are what the one logs resource policy names, and nothing else', () => {
    const [policy, ...more] = Object.values(resources(template, 'AWS::Logs::ResourcePolicy'));
    expect(more).toEqual([]);
    const [statement, ...others] = statements(JSON.parse(policy?.PolicyDocument));
    expect(others).toEqual([]);
    expect([statement?.Resource].flat().sort()).toEqual(
      slugs
        .map((slug) => `<${logicalId(slug)}journal>`)
        .map((group) => `arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:${group}:*`)
        .sort(),
    );
  });

  test('switched off, there is no log group, no policy and no target, but every rule', () => {
    withoutJournals.resourceCountIs('AWS::Logs::ResourcePolicy', 0);
    expect(Object.keys(resources(withoutJournals, 'AWS::Logs::LogGroup')).filter((id) => /journal/i.test(id))).toEqual(
      [],
    );
    const categories = Object.values(resources(withoutJournals, 'AWS::Events::Rule')).filter(({ Description }) =>
      Description.startsWith('Qlik category: '),
    );
    expect(categories).toHaveLength(slugs.length);
    for (const { Targets } of categories) expect(Targets).toBeUndefined();
  });
});

test('the stack has no custom resource: its only functions are the three handlers', () => {
  template.resourceCountIs('AWS::Lambda::Function', 3);
  expect(Object.values(template.toJSON().Resources as Evaluated).map(({ Type }) => Type)).not.toContain(
    'AWS::CloudFormation::CustomResource',
  );
});
