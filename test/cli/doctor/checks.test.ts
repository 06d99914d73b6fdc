import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from '../../../cli/doctor/bootstrap';
import { type Check, cannotSay, type Finding, refusalOf, type TenantCheck } from '../../../cli/doctor/check';
import { checks, tenantChecks } from '../../../cli/doctor/checks';
import { credentials } from '../../../cli/doctor/credentials';
import { faultFinding } from '../../../cli/doctor/qlik-side';
import { awsError } from '../fake-aws';
import { ago, type Change, delivery, metrics, policies, queues, scene, template } from './scene';

const all: readonly (Check | TenantCheck)[] = [...Object.values(checks).flat(), ...tenantChecks];

/** What a check says of a scene; AWS's refusals as doctor tells them. */
async function look(name: string, change: Change = {}): Promise<Finding | undefined> {
  const check = all.find((it) => it.name === name);
  if (check === undefined) throw new Error(`no check ${name}`);
  try {
    return await check.look(scene(change).installation, 'acme');
  } catch (error) {
    return refusalOf(error, check.asks);
  }
}

/** Needs an HTTP server, and is seen end to end (test/e2e/doctor.test.ts); there is nothing to compare with here. */
const elsewhere = ['endpoint', 'template'];

test.each(all.map(({ name }) => name).filter((name) => !elsewhere.includes(name)))(
  '%s is green when all is well',
  async (name) => {
    const found = await look(name);
    expect(found).toEqual({ state: 'green', seen: expect.any(String) });
  },
);

const drifted = (status: string, ...drifts: readonly object[]): Change => ({
  aws: {
    DescribeStackDriftDetectionStatusCommand: { DetectionStatus: status, StackDriftStatus: 'DRIFTED' },
    DescribeStackResourceDriftsCommand: { StackResourceDrifts: drifts },
  },
});
const alarm = { AlarmName: 'Mine-A', AlarmActions: ['arn:topic'] };
const stacked = (StackStatus: string, minutes = 100_000): Change => ({
  stack: { StackName: 'Mine', StackStatus: StackStatus as 'CREATE_COMPLETE', CreationTime: ago(minutes) },
});
const peak = (name: string, value: number): Change => ({
  aws: { GetMetricDataCommand: metrics({ [name]: [[60, value]] }) },
});

test.each<[name: string, state: Finding['state'], seen: string | RegExp, mend: string | RegExp, change: Change]>([
  ['stack', 'red', /ROLLBACK_COMPLETE/, /cdk deploy/, stacked('ROLLBACK_COMPLETE')],
  ['stack', 'amber', /undone/, /deploy again/, stacked('UPDATE_ROLLBACK_COMPLETE')],
  ['stack', 'amber', /under way/, /run it again/, stacked('UPDATE_IN_PROGRESS')],
  ['outputs', 'red', /lacks ParkedDlqUrl/, /cdk deploy/, { outputs: { ParkedDlqUrl: undefined } }],
  ['outputs', 'amber', /deployed by version 9.9.9/, /cdk deploy/, { outputs: { Version: '9.9.9' } }],
  ['outputs', 'amber', /does not say/, /cdk deploy/, { outputs: { Version: undefined } }],
  [
    'drift',
    'red',
    /deleted by hand: Q$/,
    /--revert-drift/,
    drifted('DETECTION_COMPLETE', { LogicalResourceId: 'Q', StackResourceDriftStatus: 'DELETED' }),
  ],
  [
    'drift',
    'amber',
    /changed by hand: F \(Environment\)/,
    /--revert-drift/,
    drifted('DETECTION_COMPLETE', {
      LogicalResourceId: 'F',
      StackResourceDriftStatus: 'MODIFIED',
      PropertyDifferences: [{ PropertyPath: '/Environment/Variables/A' }],
    }),
  ],
  ['drift', 'cannot-say', /could not tell/, /Drift/, drifted('DETECTION_FAILED')],
  ['drift', 'cannot-say', /still looking/, /run it again/, drifted('DETECTION_IN_PROGRESS')],
  [
    'functions',
    'red',
    /cannot run: ingest \(ImageDeleted\)/,
    /cdk deploy/,
    {
      aws: {
        GetFunctionConfigurationCommand: { FunctionName: 'ingest', State: 'Failed', StateReasonCode: 'ImageDeleted' },
      },
    },
  ],
  [
    'functions',
    'amber',
    /ingest \(nodejs20.x\)/,
    /upgrade/,
    { aws: { GetFunctionConfigurationCommand: { FunctionName: 'ingest', Runtime: 'nodejs20.x' } } },
  ],
  [
    'signing secret',
    'red',
    /no current version/,
    /put-secret-value --secret-id arn:secret/,
    { aws: { GetSecretValueCommand: awsError('ResourceNotFoundException') } },
  ],
  [
    'signing secret',
    'red',
    /of 31 characters/,
    'qlik-fanout rotate acme',
    { aws: { GetSecretValueCommand: { SecretString: 'x'.repeat(31) } } },
  ],
  [
    'signing secret',
    'red',
    /of 65 characters/,
    'qlik-fanout rotate acme',
    { aws: { GetSecretValueCommand: { SecretString: 'x'.repeat(65) } } },
  ],
  [
    'signing secret',
    'red',
    /no text/,
    /put-secret-value/,
    { aws: { GetSecretValueCommand: { SecretBinary: new Uint8Array(32) } } },
  ],
  [
    'signing secret',
    'amber',
    /not finished/,
    'qlik-fanout rotate acme',
    { aws: { DescribeSecretCommand: { VersionIdsToStages: { a: ['AWSCURRENT'], b: ['QLIK_PENDING'] } } } },
  ],
  ['webhook', 'red', /no webhook of the tenant/, /make one/, { webhook: 'none' }],
  ['webhook', 'red', /disabled, by a person/, /Management Console/, { webhook: { enabled: false } }],
  [
    'webhook',
    'red',
    /Qlik disabled Fan-out: too many/,
    'qlik-fanout reconcile --tenant acme',
    { webhook: { enabled: false, disabledReason: 'too many' } },
  ],
  ['webhook', 'amber', /2 webhooks come here: Fan-out, Old/, /all but one/, { webhook: 'two' }],
  ['webhook', 'amber', /has a filter/, /meant/, { webhook: { filter: 'spaceId eq "1"' } }],
  [
    'signature',
    'red',
    /2 m ago, was refused/,
    /qlik-fanout rotate acme/,
    { deliveries: [delivery(2, 401), delivery(3, 202)] },
  ],
  ['signature', 'amber', /failed \(503\)/, 'qlik-fanout reconcile --tenant acme', { deliveries: [delivery(2, 503)] }],
  ['signature', 'red', /no secret to sign with/, /rotate/, { webhook: { hasSecret: false } }],
  ['signature', 'cannot-say', /nothing for a week/, /reconcile/, { deliveries: [] }],
  ['event types', 'red', /asks for none/, /choose/, { webhook: { eventTypes: [] } }],
  [
    'event types',
    'amber',
    /0 of \d+ catalogued; 1 not catalogued: com.qlik.v9.new/,
    /newer version/,
    { webhook: { eventTypes: ['com.qlik.v9.new'] } },
  ],
  [
    'reconcile',
    'red',
    /did not come to its end/,
    /--dry-run/,
    {
      aws: {
        GetMetricDataCommand: metrics({
          Reconciled: [
            [5, 0],
            [20, 1],
          ],
        }),
      },
    },
  ],
  [
    'reconcile',
    'red',
    /to run every 15 minutes/,
    /--dry-run/,
    { aws: { GetMetricDataCommand: metrics({ Reconciled: [[61, 1]] }) } },
  ],
  ['reconcile', 'red', /not run for a day/, /--dry-run/, { aws: { GetMetricDataCommand: metrics({}) } }],
  [
    'reconcile',
    'amber',
    /not run yet/,
    /later/,
    { ...stacked('CREATE_COMPLETE', 20), aws: { GetMetricDataCommand: metrics({}) } },
  ],
  ['last event', 'amber', /none yet/, /send --trace/, { aws: { DescribeLogStreamsCommand: { logStreams: [] } } }],
  [
    'last event',
    'amber',
    /8 d ago, in users/,
    /send --trace/,
    { aws: { DescribeLogStreamsCommand: { logStreams: [{ lastEventTimestamp: ago(8 * 24 * 60).getTime() }] } } },
  ],
  ['last event', 'cannot-say', /no journals/, /send --trace/, { aws: { ListTargetsByRuleCommand: { Targets: [] } } }],
  [
    'DLQs',
    'red',
    '2 dead in parked',
    'qlik-fanout dead, then qlik-fanout redrive --queue parked',
    { aws: { GetQueueAttributesCommand: queues({ 'parked-dlq': 2 }) } },
  ],
  [
    'parked queue',
    'amber',
    /3 wait; how long is not measured yet/,
    /redeliver/,
    { aws: { GetQueueAttributesCommand: queues({ parked: 3 }) } },
  ],
  [
    'parked queue',
    'amber',
    /3 wait, the oldest for 5 m/,
    /redeliver/,
    {
      aws: {
        GetQueueAttributesCommand: queues({ parked: 3 }),
        GetMetricDataCommand: metrics({
          ApproximateAgeOfOldestMessage: [
            [9, 9999],
            [1, 300],
          ],
        }),
      },
    },
  ],
  [
    'parked queue',
    'red',
    /the oldest for 10 m 1 s/,
    /redeliver/,
    {
      aws: {
        GetQueueAttributesCommand: queues({ parked: 3 }),
        GetMetricDataCommand: metrics({ ApproximateAgeOfOldestMessage: [[1, 601]] }),
      },
    },
  ],
  [
    'quarantine',
    'amber',
    /^2 deliveries .* 2026-11-24T07:59:00.000Z$/,
    /s3 ls s3:\/\/QuarantineBucket/,
    { aws: { ListObjectsV2Command: { KeyCount: 2, Contents: [{ LastModified: ago(1) }, { LastModified: ago(9) }] } } },
  ],
  [
    'alarms',
    'red',
    /1 of 1 are on: Mine-A/,
    /^It failed/,
    {
      aws: {
        DescribeAlarmsCommand: {
          MetricAlarms: [{ ...alarm, StateValue: 'ALARM', AlarmDescription: 'It failed. Look.' }],
        },
      },
    },
  ],
  [
    'alarms',
    'red',
    /1 of 1 tell nobody/,
    /enable-alarm-actions/,
    { aws: { DescribeAlarmsCommand: { MetricAlarms: [{ ...alarm, ActionsEnabled: false }] } } },
  ],
  [
    'alarms',
    'red',
    /1 of 1 tell nobody/,
    /cdk deploy/,
    { aws: { DescribeAlarmsCommand: { MetricAlarms: [{ AlarmName: 'Mine-A' }] } } },
  ],
  ['alert topic', 'amber', /nobody is subscribed/, /alertEmails/, { aws: { ListSubscriptionsByTopicCommand: {} } }],
  [
    'alert topic',
    'red',
    /nobody hears/,
    /link in the mail/,
    { aws: { ListSubscriptionsByTopicCommand: { Subscriptions: [{ SubscriptionArn: 'PendingConfirmation' }] } } },
  ],
  [
    'alert topic',
    'amber',
    /1 of 2/,
    /link in the mail/,
    {
      aws: {
        ListSubscriptionsByTopicCommand: {
          Subscriptions: [{ SubscriptionArn: 'PendingConfirmation' }, { SubscriptionArn: 'arn:1' }],
        },
      },
    },
  ],
  [
    'journal policy',
    'red',
    /journal of users/,
    /cdk deploy/,
    { aws: { DescribeResourcePoliciesCommand: policies(3, 'another') } },
  ],
  [
    'journal policy',
    'amber',
    /10 of 10/,
    /describe-resource-policies/,
    { aws: { DescribeResourcePoliciesCommand: policies(10) } },
  ],
  [
    'leftovers',
    'amber',
    /1 temporary: queue qlik-fanout-tail-1/,
    /delete-queue/,
    { aws: { ListQueuesCommand: { QueueUrls: ['https://sqs/1/qlik-fanout-tail-1'] } } },
  ],
  [
    'concurrency',
    'amber',
    /of 10, 10 of them/,
    /Service Quotas/,
    {
      aws: {
        GetAccountSettingsCommand: { AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } },
      },
    },
  ],
  ['concurrency', 'red', /800 Lambda environments .*: 80 %/, /Service Quotas/, peak('ConcurrentExecutions', 800)],
  // What the API counted in a minute, in each second of it, against 500.
  [
    'API throttle',
    'amber',
    /^250 deliveries a second .* of 500 for a tenant: 50 %/,
    /throttle/,
    peak('Count', 250 * 60),
  ],
  ['API throttle', 'red', /: 96 %/, /throttle/, peak('Count', 480 * 60)],
  ['API quota', 'red', /of 10000 requests: 90 %/, /Amazon API Gateway/, peak('Count', 9000 * 60)],
  ['PutEvents quota', 'amber', /of 10000 calls: 60 %/, /Amazon EventBridge/, peak('Count', 6000 * 60)],
  ['PutEvents quota', 'cannot-say', /does not say/, '', { aws: { GetServiceQuotaCommand: {} } }],
])('%s is %s: %s', async (name, state, seen, mend, change) => {
  const found = await look(name, change);
  const matching = (wanted: string | RegExp) => (typeof wanted === 'string' ? wanted : expect.stringMatching(wanted));
  expect(found).toEqual({ state, seen: matching(seen), ...(mend !== '' && { mend: matching(mend) }) });
});

const denied = Object.assign(awsError('AccessDeniedException'), {
  message: 'User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: sqs:GetQueueAttributes on resource: …',
});

test('a denied permission makes the line one that cannot be said, with the IAM action named', async () => {
  expect(await look('DLQs', { aws: { GetQueueAttributesCommand: denied } })).toEqual({
    state: 'cannot-say',
    seen: 'not allowed: sqs:GetQueueAttributes',
    mend: 'use credentials that may call sqs:GetQueueAttributes',
  });
});

const asking: readonly [name: string, command: string][] = [
  ['drift', 'DetectStackDriftCommand'],
  ['functions', 'GetFunctionConfigurationCommand'],
  ['signing secret', 'GetSecretValueCommand'],
  ['reconcile', 'GetMetricDataCommand'],
  ['last event', 'DescribeLogStreamsCommand'],
  ['DLQs', 'GetQueueAttributesCommand'],
  ['parked queue', 'GetQueueAttributesCommand'],
  ['quarantine', 'ListObjectsV2Command'],
  ['alarms', 'DescribeAlarmsCommand'],
  ['alert topic', 'ListSubscriptionsByTopicCommand'],
  ['journal policy', 'DescribeResourcePoliciesCommand'],
  ['leftovers', 'ListQueuesCommand'],
  ['concurrency', 'GetAccountSettingsCommand'],
  ['API throttle', 'GetTemplateCommand'],
  ['API quota', 'GetServiceQuotaCommand'],
  ['PutEvents quota', 'GetServiceQuotaCommand'],
];

test.each(asking)(
  '%s cannot say when AWS denies %s without naming the action, and names what it asks',
  async (name, command) => {
    const found = await look(name, { aws: { [command]: awsError('AccessDenied') } });
    const action = command.replace(/(V2)?Command$/, '').replace('ListObjects', 'ListBucket');
    expect(found).toEqual({
      state: 'cannot-say',
      seen: expect.stringMatching(new RegExp(`^not allowed: .*:${action}`)),
      mend: expect.stringContaining(action),
    });
  },
);

test.each(asking)('%s cannot say when AWS has no %s', async (name, command) => {
  const found = await look(name, { aws: { [command]: awsError('UnknownOperationException') } });
  expect(found).toEqual({ state: 'cannot-say', seen: 'AWS refused (UnknownOperationException)' });
});

test('no finding holds the secret', async () => {
  const SecretString = 'hush-hush-hush-hush-hush-hush-hush-hush';
  const found = await look('signing secret', { aws: { GetSecretValueCommand: { SecretString } } });
  expect(JSON.stringify(found)).not.toContain('hush');
  expect(found?.seen).toBe('39 characters');
});

test("when the tenant's API cannot be asked, one line says so and the others that need it point there", async () => {
  const qlik = { ok: false, finding: faultFinding({ fault: 'unauthorized' }) } as const;
  expect(await look('Qlik API', { qlik })).toMatchObject({ state: 'red', seen: expect.stringContaining('401') });
  for (const name of ['webhook', 'signature', 'event types']) {
    expect(await look(name, { qlik })).toEqual(cannotSay("the tenant's API cannot be asked: see Qlik API"));
  }
  expect(faultFinding({ fault: 'unavailable', status: 503 }).state).toBe('cannot-say');
});

test('there is no line for what is not there: a tenant that is not reconciled, journals that are not kept', async () => {
  expect(await look('reconcile', { outputs: { Reconcile: '{"tenants":{}}' } })).toBeUndefined();
  expect(await look('journal policy', { aws: { ListTargetsByRuleCommand: { Targets: [] } } })).toBeUndefined();
  expect(await look('template')).toBeUndefined();
});

describe('a synthesised template', () => {
  const assembly = mkdtempSync(join(tmpdir(), 'doctor-'));
  afterAll(() => rmSync(assembly, { recursive: true }));
  const synthesise = (text: string) => writeFileSync(join(assembly, 'Mine.template.json'), text);

  test('is as deployed, metadata apart', async () => {
    const { Stage } = template.Resources;
    const Resources = {
      ...template.Resources,
      Stage: { ...Stage, Metadata: { 'aws:cdk:path': 'x' } },
      M: { Type: 'AWS::CDK::Metadata' },
    };
    synthesise(JSON.stringify({ Resources }));
    expect(await look('template', { assembly })).toMatchObject({ state: 'green' });
  });

  test('differs', async () => {
    const { Stage } = template.Resources;
    synthesise(JSON.stringify({ Resources: { Stage, New: { Type: 'AWS::SQS::Queue' } } }));
    expect(await look('template', { assembly })).toEqual({
      state: 'amber',
      seen: expect.stringMatching(/^2 resources differ .*: New, FanoutReconcileSchedule0123ABCD$/),
      mend: 'npx cdk diff, then npx cdk deploy',
    });
  });

  test('is no template', async () => {
    synthesise('{');
    expect(await look('template', { assembly })).toMatchObject({ state: 'cannot-say', mend: 'npx cdk synth' });
  });
});

test('credentials and bootstrap', async () => {
  const clientsOf = (change: Change) => scene(change).installation.clients;
  expect(await credentials(clientsOf({}))).toEqual({ state: 'green', seen: 'account 123456789012, as user/ada' });
  const expired = { aws: { GetCallerIdentityCommand: awsError('ExpiredToken') } };
  expect(await credentials(clientsOf(expired))).toMatchObject({
    state: 'red',
    seen: expect.stringContaining('ExpiredToken'),
  });
  expect(await bootstrap(clientsOf({}))).toEqual({ state: 'green', seen: 'version 33' });
  const missing = { aws: { DescribeStacksCommand: awsError('ValidationError') } };
  expect(await bootstrap(clientsOf(missing))).toMatchObject({
    state: 'amber',
    mend: expect.stringContaining('cdk bootstrap'),
  });
  const old = { Stacks: [{ Outputs: [{ OutputKey: 'BootstrapVersion', OutputValue: '5' }] }] };
  expect(await bootstrap(clientsOf({ aws: { DescribeStacksCommand: old } }))).toMatchObject({
    state: 'amber',
    seen: 'version 5, and 6 is needed',
  });
});

test('each check has a name of its own, and says what it asks AWS for', () => {
  const names = all.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { asks } of all) for (const action of asks) expect(action).toMatch(/^[a-z0-9]+:[A-Z][A-Za-z0-9]+$/);
});
