import { dimension, metric } from '../../lib/contract';
import type { LogLine, Measure } from '../shared/log';
import { missingIn, type TenantReport, type WebhookReport } from './reconcile';

const { bus, tenant } = dimension;

/** Missing events named in a line: enough to find out what is wrong; the command line names them all. */
const NAMED = 50;

/** The log line of a tenant's run, which is also its metrics. It names events by id, type and time alone. */
export function outcomeLine(report: TenantReport, busName: string): LogLine {
  const webhooks = report.result === 'no-webhook' ? [] : report.webhooks;
  const missing = missingIn(report);
  const measure = (name: string, value: number): Measure => ({ name, value, by: [[bus, tenant]] });
  const isDone = report.result === 'reconciled';
  return {
    level: isDone && missing.length === 0 ? 'info' : isDone ? 'warn' : 'error',
    message: `tenant ${report.result}`,
    fields: {
      ...(report.result === 'failed' && ('qlik' in report ? { qlik: report.qlik } : { code: report.code })),
      webhooks: webhooks.map(toldOf),
      missing: missing.slice(0, NAMED),
    },
    dimensions: { [bus]: busName, [tenant]: report.tenant },
    measures: [
      measure(
        metric.deliveriesHealed,
        sum(webhooks, ({ heal }) => heal.healed),
      ),
      measure(metric.deliveriesMissing, missing.length),
      measure(
        metric.webhookDisabled,
        sum(webhooks, ({ heal }) => (heal.wasDisabledByQlik ? 1 : 0)),
      ),
      measure(metric.reconciled, isDone ? 1 : 0),
    ],
  };
}

const sum = (webhooks: readonly WebhookReport[], of: (webhook: WebhookReport) => number) =>
  webhooks.reduce((total, webhook) => total + of(webhook), 0);

const toldOf = ({ id, heal, witness }: WebhookReport) => ({
  id,
  state: heal.state,
  healed: heal.healed,
  pending: heal.pending.length,
  stopped: heal.stopped,
  endpoint: heal.endpoint,
  witness: witness && (witness.result === 'compared' ? { ...witness, missing: witness.missing.length } : witness),
});
