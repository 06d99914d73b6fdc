import { shapeOf } from '../../../cli/cost/shape';
import type { FanoutConfig } from '../../../lib/config';
import { synthesised } from '../../support/synthesised';

const shape = (config: Partial<FanoutConfig>) => shapeOf(synthesised(config).toJSON());

test('the template tells what it costs by', () => {
  const usual = shape({});
  expect(usual).toMatchObject({
    dashboards: 1,
    secrets: 1,
    keys: 1,
    polledQueues: 2,
    journals: 6,
    hasDeduplication: true,
    archiveDays: 30,
    ingestGb: 0.25,
    reconcileRuns: 0,
  });
  expect(usual.alarmMetrics).toBeGreaterThan(10);
  expect([usual.journalDays, usual.logDays].every((days) => days >= 28)).toBe(true);
});

test('what is switched off is not there', () => {
  expect(shape({ deduplication: false, journal: false })).toMatchObject({
    hasDeduplication: false,
    journals: 0,
    journalDays: 0,
  });
});

test('a second tenant has a secret of its own, and a reconciled one runs 2,920 times a month', () => {
  const acme = { host: 'acme.eu.qlikcloud.com', apiCredentials: 'qlik-acme-api' };
  const two = shape({ tenants: { acme, other: { host: 'other.eu.qlikcloud.com' } } });
  expect(two).toMatchObject({ secrets: 2, reconcileRuns: 2920 });
});

test('an alarm on an expression is billed for each metric in it', () => {
  const alarm = (Properties: Readonly<Record<string, unknown>>) => ({ Type: 'AWS::CloudWatch::Alarm', Properties });
  const Metrics = [
    { Id: 'a', MetricStat: {} },
    { Id: 'b', MetricStat: {} },
    { Id: 'c', Expression: 'a / b' },
  ];
  expect(shapeOf({ Resources: { A: alarm({ MetricName: 'x' }), B: alarm({ Metrics }) } }).alarmMetrics).toBe(3);
});
