import { shareOfMonth } from '../../../console/server/health/cost';
import { healthRoutes } from '../../../console/server/health/routes';
import { awsError } from '../../cli/fake-aws';
import { partScene } from '../scene';

const history = {
  AlarmHistoryItems: [
    {
      AlarmName: 'Mine-A',
      Timestamp: new Date('2026-11-24T07:00:00Z'),
      HistorySummary: 'Alarm updated from OK to ALARM',
    },
    { AlarmName: 'Theirs', Timestamp: new Date('2026-11-24T06:00:00Z'), HistorySummary: 'not ours' },
  ],
};
const aws = {
  DescribeAlarmHistoryCommand: history,
  GetTemplateCommand: { TemplateBody: '{}' },
  ListMetricsCommand: {},
};

test('tells of alarms, their history, queues, journals, webhooks and cost; of other stacks nothing', async () => {
  const { status, body } = await partScene(healthRoutes, [], { aws }).get('api/health');
  expect(status).toBe(200);
  expect(body.alarms).toMatchObject({ ok: true, value: [{ name: 'Mine-A', state: 'OK' }] });
  expect(body.changes).toEqual({
    ok: true,
    value: [{ alarm: 'Mine-A', at: '2026-11-24T07:00:00.000Z', summary: 'Alarm updated from OK to ALARM' }],
  });
  expect(body.queues.ok && body.journals.ok && body.cost.ok).toBe(true);
  expect(body.webhooks).toEqual([expect.objectContaining({ tenant: 'acme', state: 'cannot-say' })]);
});

test('a part that AWS refuses says why and hides no other', async () => {
  const refused = { ...aws, DescribeAlarmHistoryCommand: awsError('AccessDeniedException') };
  const { body } = await partScene(healthRoutes, [], { aws: refused }).get('api/health');
  expect(body.changes).toEqual({ ok: false, code: 'AccessDeniedException' });
  expect(body.alarms.ok).toBe(true);
});

test.each([
  ['1h', 60],
  ['24h', 900],
  ['7d', 3600],
])('charts %s in periods of %d s, the oldest first, without series that have nothing', async (range, periodSeconds) => {
  const { body } = await partScene(healthRoutes, [], { aws }).get(`api/health/charts/${range}`);
  expect(body.periodSeconds).toBe(periodSeconds);
  const [series] = body.deliveries;
  expect(series.title).toBe('accepted');
  expect(series.points[0].at).toBeLessThan(series.points[1].at);
  const none = { ...aws, GetMetricDataCommand: { MetricDataResults: [] } };
  expect((await partScene(healthRoutes, [], { aws: none }).get(`api/health/charts/${range}`)).body.deliveries).toEqual(
    [],
  );
});

test('another range is refused, with those there are', async () => {
  const answer = await partScene(healthRoutes, [], { aws }).get('api/health/charts/2w');
  expect(answer).toEqual({ status: 400, body: { error: 'A range is one of 1h, 24h, 7d.' } });
});

test('a month counts by its own length: half of February is fourteen days', () => {
  expect(shareOfMonth(new Date('2026-02-15T00:00:00Z'))).toBe(0.5);
  expect(shareOfMonth(new Date('2026-12-01T00:00:00Z'))).toBe(0);
});
