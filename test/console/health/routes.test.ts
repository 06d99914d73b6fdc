import type { Health } from '../../../console/api/health';
import type { ConsoleContext } from '../../../console/server/context';
import { countedSince } from '../../../console/server/health/cost';
import { healthRoutes } from '../../../console/server/health/routes';
import { type Answers, awsError, fakeAws } from '../../cli/fake-aws';
import { deploymentStatusFixture } from '../../cli/status-scene';

const SECRET = 'x'.repeat(40);

const aws: Answers = {
  DescribeAlarmsCommand: {
    MetricAlarms: [
      { AlarmName: 'Mine-A', StateValue: 'OK', AlarmDescription: 'All is well. Runbook: docs/runbook.md#a' },
      {
        AlarmName: 'Mine-FanoutMonitoringParkedTooLong43DD8525-7EB83F01890F3',
        StateValue: 'ALARM',
        StateTransitionedTimestamp: new Date('2026-11-24T07:00:00Z'),
        AlarmDescription: 'Events wait. Look. Runbook: https://wiki.example.com/runbook#parkedtoolong',
      },
      { AlarmName: 'by hand' },
    ],
  },
  DescribeAlarmHistoryCommand: { AlarmHistoryItems: [] },
  DescribeStacksCommand: { Stacks: [{ CreationTime: new Date('2020-01-01T00:00:00Z') }] },
  GetTemplateCommand: { TemplateBody: '{"Resources":{"Key":{"Type":"AWS::KMS::Key"}}}' },
  ListMetricsCommand: { Metrics: [{}] },
  GetSecretValueCommand: { SecretString: SECRET },
  DescribeSecretCommand: { VersionIdsToStages: { v1: ['AWSCURRENT'] } },
};

/** The routes over a small deployment, and how often AWS was asked for the template. */
function scene(over: Answers = {}) {
  let templates = 0;
  const deployed = deploymentStatusFixture({
    ...aws,
    GetTemplateCommand: () => {
      templates++;
      return aws.GetTemplateCommand as object;
    },
    ...over,
  });
  const outputs = { ...deployed.outputs, SigningSecretArns: '{"acme":"arn:secret"}', Reconcile: '{"tenants":{}}' };
  const routes = healthRoutes({ stack: { ...deployed, outputs }, options: {} } as ConsoleContext);
  const get = async (path: string) => {
    const response = await routes.request(`/${path}`);
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) };
  };
  return { get, templatesAsked: () => templates };
}

const health = async (over?: Answers): Promise<Health> => (await scene(over).get('api/health')).body;

test('alarms that are on come first, each with what it means and where to read on', async () => {
  const { alarms } = await health();
  expect(alarms.ok && alarms.value).toEqual([
    {
      name: 'Mine-FanoutMonitoringParkedTooLong43DD8525-7EB83F01890F3',
      title: 'ParkedTooLong',
      state: 'ALARM',
      since: '2026-11-24T07:00:00.000Z',
      meaning: 'Events wait. Look.',
      runbook: 'https://wiki.example.com/runbook#parkedtoolong',
    },
    { name: 'Mine-A', title: 'Mine-A', state: 'OK', meaning: 'All is well.', runbook: 'docs/runbook.md#a' },
    { name: 'by hand', title: 'by hand', state: 'INSUFFICIENT_DATA', meaning: '' },
  ]);
});

test.each([
  ['alarms', 'DescribeAlarmsCommand', ['alarms', 'history']],
  ['history', 'DescribeAlarmHistoryCommand', ['history']],
  ['queues', 'GetQueueAttributesCommand', ['queues']],
  ['journals', 'DescribeLogStreamsCommand', ['journals']],
  ['cost', 'GetTemplateCommand', ['cost']],
] as const)('when AWS does not tell of %s, that is said and nothing else is hidden', async (_, command, unknown) => {
  const told = await health({ [command]: awsError('AccessDeniedException') });
  const parts = { ...told, at: undefined };
  const refused = Object.entries(parts).filter(([, part]) => part && !(part as { ok: boolean }).ok);
  expect(refused).toEqual(unknown.map((name) => [name, { ok: false, code: 'AccessDeniedException' }]));
});

test('a tenant without API credentials says what is missing; its signing secret is looked at all the same', async () => {
  const { webhooks } = await health();
  expect(webhooks.ok && webhooks.value).toEqual([
    {
      tenant: 'acme',
      findings: [
        {
          what: 'Webhook',
          state: 'cannot-say',
          seen: 'no API credentials in this deployment',
          mend: expect.stringContaining('tenants.<name>.apiCredentials'),
        },
        { what: 'Signing secret', state: 'green', seen: '40 characters' },
      ],
    },
  ]);
});

test('a secret that may not be read is said to be so, with the permission that is missing', async () => {
  const { webhooks } = await health({ GetSecretValueCommand: awsError('AccessDeniedException') });
  expect(webhooks.ok && webhooks.value[0]?.findings[1]).toMatchObject({
    what: 'Signing secret',
    state: 'cannot-say',
    seen: expect.stringContaining('secretsmanager:GetSecretValue'),
  });
});

test('no answer has the secret in it', async () => {
  const { get } = scene();
  for (const path of ['api/health', 'api/health/charts/1h', 'api/health/charts/1y']) {
    expect((await get(path)).text).not.toContain(SECRET);
  }
});

// The page asks every 30 seconds, and what AWS is asked for an estimate has its price.
test('the cost is not asked for anew at each look', async () => {
  const { get, templatesAsked } = scene();
  await get('api/health');
  await get('api/health');
  expect(templatesAsked()).toBe(1);
});

test('what this month has cost so far is a part of a month like this', async () => {
  const { cost } = await health();
  if (!cost.ok) throw new Error(cost.code);
  const { since, soFar, perMonth, lines, variants, assumed } = cost.value;
  const now = new Date();
  expect(Date.parse(since)).toBeLessThanOrEqual(now.getTime() - 3_600_000);
  expect(soFar).toBeGreaterThan(0);
  expect(soFar).toBeLessThanOrEqual(perMonth * 1.02);
  expect(lines.map(({ component }) => component)).toContain('KMS key');
  expect(variants[0]).toMatchObject({ name: 'as it is', perMonth });
  expect(assumed).toContain('event bytes 2048');
});

test.each([
  ['in the middle of a month', '2026-11-25T04:00:00Z', '2020-01-01T00:00:00Z', '2026-11-01T00:00:00.000Z'],
  ['of a stack made this month', '2026-11-25T04:00:00Z', '2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
  ['in the first minute of a month', '2026-11-01T00:01:00Z', '2020-01-01T00:00:00Z', '2026-10-31T23:01:00.000Z'],
  ['of a stack made just now', '2026-11-25T04:00:00Z', '2026-11-25T03:59:00Z', '2026-11-25T03:00:00.000Z'],
])('the cost %s is counted from when it began', (_, now, createdAt, since) => {
  expect(new Date(countedSince(Date.parse(now), Date.parse(createdAt))).toISOString()).toBe(since);
});

test('charts are of the metrics that there are, the oldest point first', async () => {
  const { body } = await scene().get('api/health/charts/24h');
  expect(body).toMatchObject({ range: '24h', periodSeconds: 3_600 });
  expect(body.to - body.from).toBe(24 * 3_600_000);
  expect(body.latency.map(({ title }: { title: string }) => title)).toEqual(['average', 'maximum']);
  for (const { points } of body.deliveries) expect(points[0].at).toBeLessThan(points[1].at);
});

test('the age of what is parked is asked of the parked queue, and what has no figures is left out', async () => {
  const { clients, asked } = fakeAws({ GetMetricDataCommand: { MetricDataResults: [] } });
  const { outputs } = deploymentStatusFixture();
  const routes = healthRoutes({ stack: { name: 'Mine', outputs, clients }, options: {} } as unknown as ConsoleContext);
  const response = await routes.request('/api/health/charts/7d');
  expect(await response.json()).toMatchObject({ deliveries: [], failures: [], latency: [], parkedAge: [] });
  expect(asked).toHaveLength(1);
  const queries = asked[0]?.input.MetricDataQueries as readonly { readonly MetricStat: object }[];
  expect(queries.map(({ MetricStat }) => MetricStat)).toContainEqual({
    Metric: {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: 'parked' }],
    },
    Period: 21_600,
    Stat: 'Maximum',
  });
});

test.each(['1y', '1', 'constructor'])('%s is no range: 400', async (range) => {
  const { status, body } = await scene().get(`api/health/charts/${range}`);
  expect(status).toBe(400);
  expect(body.error).toContain('1h, 24h, 7d');
});
