import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { buildSync } from 'esbuild';
import { outcomeLine } from '../../lambda/reconcile/outcome-line';
import { toJson } from '../../lambda/shared/log';
import { parseConfig } from '../../lib/config';
import { QlikEventFanout } from '../../lib/constructs/fanout';
import { bundleOptions } from '../../lib/constructs/handler-function';
import { dimension, METRIC_NAMESPACE, metric } from '../../lib/contract';
import { synthesised } from '../support/synthesised';

const tenantsWith = (apiCredentials?: string) => ({ acme: { host: 'acme.eu.qlikcloud.com', apiCredentials } });
const FULL_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:qlik-acme-AbCdEf';
const template = synthesised({ tenants: tenantsWith('qlik-acme') });

const isReconcile = { Properties: { Description: 'Has Qlik resend what did not arrive' } };
const theFunction = (of = template) => Object.entries(of.findResources('AWS::Lambda::Function', isReconcile))[0];
const environment = (of = template) => theFunction(of)?.[1].Properties.Environment.Variables;

/** The statements of the function's role, less those for its own log. */
function statements(of = template) {
  const role = theFunction(of)?.[1].Properties.Role['Fn::GetAtt'][0];
  const policies = Object.values(of.findResources('AWS::IAM::Policy'));
  return policies
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => ![Action].flat().includes('logs:PutLogEvents'));
}

test('without API credentials there is nothing of it', () => {
  const without = synthesised();
  expect(theFunction(without)).toBeUndefined();
  expect(without.findResources('AWS::Events::Rule', { Properties: { ScheduleExpression: Match.anyValue() } })).toEqual(
    {},
  );
  without.hasOutput('Reconcile', { Value: '{"tenants":{}}' });
});

test('it runs every fifteen minutes unless told otherwise, and a failed run is not repeated at once', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(15 minutes)',
    Targets: [Match.objectLike({ RetryPolicy: { MaximumRetryAttempts: 0 } })],
  });
  expect(
    fanoutEvery(Duration.hours(1)).findResources('AWS::Events::Rule', {
      Properties: { ScheduleExpression: 'rate(1 hour)' },
    }),
  ).not.toEqual({});
});

test.each([Duration.minutes(14), Duration.seconds(1000)])('%s is no pause between runs', (every) => {
  expect(() => fanoutEvery(every)).toThrow(/reconcileEvery must be whole minutes, 15 at least, got/);
});

const fanoutEvery = (reconcileEvery: Duration) => {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Every');
  const apiCredentials = Secret.fromSecretCompleteArn(stack, 'Credentials', FULL_ARN);
  new QlikEventFanout(stack, 'Fanout', { tenants: { acme: { host: 'a.b', apiCredentials } }, reconcileEvery });
  return Template.fromStack(stack);
};

test('a run ends before the next one begins', () => {
  const { Timeout } = theFunction()?.[1].Properties ?? {};
  expect(Timeout).toBeLessThan(15 * 60);
});

test('it may read the credentials, remember, search the journals, and nothing else', () => {
  const actions = statements().map(({ Action, Effect }) => [Effect, [Action].flat().sort()]);
  expect(actions.sort()).toEqual([
    ['Allow', ['dynamodb:GetItem', 'dynamodb:UpdateItem']],
    ['Allow', ['logs:FilterLogEvents']],
    ['Allow', ['secretsmanager:GetSecretValue']],
  ]);
  expect(statements().flatMap(({ Resource }) => [Resource].flat())).not.toContain('*');
});

test('a secret named by name is granted with the characters that Secrets Manager adds, one named by ARN as it is', () => {
  const secretOf = (of: Template) =>
    statements(of).find(({ Action }) => Action === 'secretsmanager:GetSecretValue')?.Resource;
  expect(JSON.stringify(secretOf(template))).toContain(':secret:qlik-acme-??????');
  expect(secretOf(synthesised({ tenants: tenantsWith(FULL_ARN) }))).toBe(FULL_ARN);
});

test('it is told only of tenants with credentials, and never of what they are', () => {
  const of = synthesised({ tenants: { ...tenantsWith(FULL_ARN), other: { host: 'other.eu.qlikcloud.com' } } });
  const { API_CREDENTIALS, TENANT_HOSTS, WEBHOOK_URLS } = environment(of);
  expect(JSON.parse(API_CREDENTIALS)).toEqual({ acme: FULL_ARN });
  expect(JSON.parse(TENANT_HOSTS)).toEqual({ acme: 'acme.eu.qlikcloud.com' });
  expect(JSON.stringify(WEBHOOK_URLS)).toContain('/webhooks/acme');
  expect(JSON.stringify(WEBHOOK_URLS)).not.toContain('/webhooks/other');
});

test('without journals it is told of none and may search none', () => {
  const of = synthesised({ tenants: tenantsWith(FULL_ARN), journal: false });
  expect(environment(of)).not.toHaveProperty('JOURNALS');
  expect(JSON.stringify(statements(of))).not.toContain('logs:FilterLogEvents');
  expect(JSON.stringify(environment(template).JOURNALS)).toContain('\\"days\\":30');
});

describe('alarms', () => {
  const emitted = JSON.parse(toJson(outcomeLine({ tenant: 'acme', result: 'no-webhook' }, 'bus'), 0));
  const names = emitted._aws.CloudWatchMetrics.flatMap(({ Metrics }: { Metrics: { Name: string }[] }) =>
    Metrics.map(({ Name }) => Name),
  );

  test.each([
    ['DeliveriesMissing', metric.deliveriesMissing, 'GreaterThanOrEqualToThreshold', 'notBreaching'],
    ['WebhookDisabled', metric.webhookDisabled, 'GreaterThanOrEqualToThreshold', 'notBreaching'],
    ['ReconcileFailing', metric.reconciled, 'LessThanThreshold', 'breaching'],
  ])('%s watches what the handler emits, for each tenant', (name, MetricName, ComparisonOperator, TreatMissingData) => {
    expect(names).toContain(MetricName);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: METRIC_NAMESPACE,
      MetricName,
      Dimensions: Object.keys({ [dimension.bus]: 0, [dimension.tenant]: 0 }).map((Name) => Match.objectLike({ Name })),
      ComparisonOperator,
      TreatMissingData,
      Threshold: 1,
      AlarmDescription: Match.stringLikeRegexp(`docs/runbook.md#${name.toLowerCase()}$`),
    });
  });

  test('have one run at least in each period', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    const ours = alarms.filter(({ Properties }) => JSON.stringify(Properties.Dimensions ?? []).includes('"Tenant"'));
    expect(ours.map(({ Properties }) => Properties.Period).sort()).toEqual([1800, 1800, 3600]);
  });
});

describe('config', () => {
  const parsed = (apiCredentials: unknown) =>
    parseConfig(
      JSON.stringify({ tenants: { acme: { host: 'acme.eu.qlikcloud.com', apiCredentials } } }),
      'fanout.json',
    )[0]?.config.tenants;

  test.each(['qlik-acme', 'qlik/acme', FULL_ARN])('%s names a secret', (name) => {
    expect(parsed(name)?.acme?.apiCredentials).toBe(name);
  });

  test.each([
    ['an API key', 'eyJhbGciOiJFUzM4NCJ9.eyJzdWJUeXBlIjoidXNlciJ9.c2lnbmF0dXJl'],
    ['credentials', '{"apiKey":"sensitive"}'],
    ['credentials as an object', { apiKey: 'sensitive' }],
  ])('%s where the name of a secret belongs is refused and not shown', (_, value) => {
    const text = () => parsed(value);
    expect(text).toThrow(/tenants\.acme\.apiCredentials: got what is not shown here/);
    expect(text).not.toThrow(/sensitive|c2lnbmF0dXJl/);
  });
});

test('its bundle has of @qlik/api what calls REST, and nothing of its engine API', () => {
  const { metafile } = buildSync({ ...bundleOptions('reconcile'), write: false, metafile: true });
  const inputs = Object.entries(Object.values(metafile.outputs)[0]?.inputs ?? {});
  const bytesOf = (part: string) =>
    inputs.filter(([file]) => file.includes(part)).reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  expect(bytesOf('@qlik/api/')).toBeGreaterThan(10_000);
  expect(bytesOf('@qlik/api/')).toBeLessThan(90_000);
  for (const part of ['/qix-', 'enigma.js', 'node_modules/ws/']) expect(bytesOf(part)).toBe(0);
});
