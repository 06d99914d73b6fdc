import { outcomeLine } from '../../../lambda/reconcile/outcome-line';
import type { TenantReport, WebhookReport } from '../../../lambda/reconcile/reconcile';
import { toJson } from '../../../lambda/shared/log';

const webhook = (over: Partial<WebhookReport['heal']> = {}, seen?: WebhookReport['witness']): WebhookReport => ({
  id: 'w1',
  name: 'Fan-out',
  heal: { state: 'enabled', wasDisabledByQlik: false, healed: 0, pending: [], known: new Set(), ...over },
  witness: seen,
});

const metricsOf = (report: TenantReport) => {
  const { DeliveriesHealed, DeliveriesMissing, WebhookDisabled, Reconciled, ...line } = JSON.parse(
    toJson(outcomeLine(report, 'bus'), 0),
  );
  return { values: { DeliveriesHealed, DeliveriesMissing, WebhookDisabled, Reconciled }, line };
};

const pending = (n: number) =>
  Array.from({ length: n }, (_, index) => ({
    eventId: `e${index}`,
    type: 'com.qlik.v1.user.created',
    triggeredAt: '2026-11-24T12:00:00Z',
    deliveryId: `d${index}`,
    why: 'next-run' as const,
  }));

test('both witnesses add to what is missing, over all webhooks', () => {
  const never = { id: 'n', type: 'com.qlik.v1.user.created', time: '2026-11-24T11:00:00Z' };
  const report: TenantReport = {
    tenant: 'acme',
    result: 'reconciled',
    webhooks: [
      webhook(
        { healed: 2, pending: pending(3) },
        { result: 'compared', without: [], audited: 9, missing: [never], until: 1 },
      ),
      webhook({ healed: 1, wasDisabledByQlik: true, state: 're-enabled' }),
    ],
  };
  const { values, line } = metricsOf(report);
  expect(values).toEqual({ DeliveriesHealed: 3, DeliveriesMissing: 4, WebhookDisabled: 1, Reconciled: 1 });
  expect(line).toMatchObject({ level: 'warn', EventBusName: 'bus', Tenant: 'acme' });
  expect(line.missing[0]).toEqual({ ...never, why: 'never-delivered' });
});

test('every metric has the dimensions bus and tenant, and no other', () => {
  const { line } = metricsOf({ tenant: 'acme', result: 'no-webhook' });
  for (const { Dimensions } of line._aws.CloudWatchMetrics) expect(Dimensions).toEqual([['EventBusName', 'Tenant']]);
});

test('a run that did not come to its end says 0 and why, and keeps what was done', () => {
  const failed = { tenant: 'acme', result: 'failed', webhooks: [webhook({ healed: 1 })] } as const;
  const qlik = metricsOf({ ...failed, qlik: { fault: 'throttled', retryAfterSeconds: 7 } });
  expect(qlik.values).toMatchObject({ Reconciled: 0, DeliveriesHealed: 1 });
  expect(qlik.line).toMatchObject({ level: 'error', qlik: { fault: 'throttled', retryAfterSeconds: 7 } });
  expect(metricsOf({ ...failed, code: 'AccessDeniedException' }).line).toMatchObject({ code: 'AccessDeniedException' });
  expect(metricsOf({ tenant: 'acme', result: 'no-webhook' }).values.Reconciled).toBe(0);
});

test('a line stays short however much is missing, and the metric has it all', () => {
  const report: TenantReport = {
    tenant: 'acme',
    result: 'reconciled',
    webhooks: [webhook({ pending: pending(5000) })],
  };
  const { values, line } = metricsOf(report);
  expect(values.DeliveriesMissing).toBe(5000);
  expect(JSON.stringify(line).length).toBeLessThan(20_000);
});
