import { ACCEPTED_MESSAGE, dimension, metric } from '../../lib/contract';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { isFailure, isTestRun } from '../../lib/qlik/failure';
import { rowOf } from '../../lib/qlik/recognise';
import type { LogLine, Measure } from '../shared/log';
import type { Outcome } from './ingest';

/** What the handler knows about a delivery beside its outcome. */
export interface Circumstances {
  readonly busName: string;
  readonly milliseconds: number;
  readonly bodyBytes: number;
}

const { bus, answer, reason, category, type, tenant } = dimension;

/** A failed run may raise one of them or both. */
const RUN_OVER: readonly string[] = [
  'com.qlik.v1.automation.run.ended',
  'com.qlik.v1.automation.run.failed',
] satisfies QlikEventType[];

/** The log line of a delivery, of which its metrics are made: what was decided, never what was sent. */
export function outcomeLine(outcome: Outcome, { busName, milliseconds, bodyBytes }: Circumstances): LogLine {
  const latency = Math.round(milliseconds);
  const isAccepted = outcome.answer === 'accepted';
  // Of an accepted one these are read off the log by filters (lib/constructs/delivery-metrics.ts).
  const measures: Measure[] = isAccepted
    ? []
    : [
        { name: metric.deliveries, by: [[bus, answer]] },
        { name: metric.ingestLatency, value: latency, unit: 'Milliseconds', by: [[bus]] },
      ];
  const line = (told: Omit<LogLine, 'message' | 'measures'>): LogLine => ({
    message: isAccepted ? ACCEPTED_MESSAGE : `delivery ${outcome.answer}`,
    ...told,
    fields: { bodyBytes, ...(isAccepted && { [metric.ingestLatency]: latency }), ...told.fields },
    dimensions: { [bus]: busName, [answer]: outcome.answer, ...told.dimensions },
    measures,
  });
  switch (outcome.answer) {
    case 'accepted':
    case 'parked': {
      const { event, renamed, trimmed, unchecked } = outcome;
      const isCatalogued = rowOf(outcome.type) !== undefined;
      const series = [
        [bus, category],
        [bus, category, type],
        [bus, tenant],
      ];
      if (!isAccepted) measures.push({ name: metric.events, by: series });
      if (RUN_OVER.includes(outcome.type) && !isTestRun(event.data)) {
        // A failed one is said to be none rather than passed over, so that a rate has data when all of them fail.
        const value = isFailure(outcome.type, event.data) ? 0 : 1;
        measures.push({ name: metric.succeededRuns, value, by: [[bus]] });
      }
      if (renamed) measures.push({ name: metric.renamedEvents, by: [[bus, category]] });
      if (unchecked) measures.push({ name: metric.uncheckedEvents, by: [[bus]] });
      if (trimmed) measures.push({ name: metric.trimmedEvents, by: [[bus]] });
      return line({
        level: isAccepted ? 'info' : 'warn',
        fields: {
          id: event.id,
          // Where the dimension says it already, once is enough.
          sentType: isCatalogued && !renamed ? undefined : event.type,
          envelope: event.envelope,
          code: outcome.answer === 'parked' ? outcome.code : undefined,
        },
        // An uncatalogued type is the sender's choice, so it is no dimension; the tenant is the one whose secret signed.
        dimensions: {
          [category]: event.category,
          [type]: isCatalogued ? outcome.type : 'other',
          [tenant]: event.tenant,
        },
      });
    }
    case 'duplicate': {
      const { event } = outcome;
      return line({
        level: 'info',
        fields: { id: event.id, envelope: event.envelope },
        dimensions: { [tenant]: event.tenant },
      });
    }
    case 'refused':
      measures.push({ name: metric.signatureRefusals, by: [[bus], [bus, reason]] });
      return line({ level: 'warn', dimensions: { [reason]: outcome.reason } });
    case 'quarantined':
      return line({ level: 'error', fields: { key: outcome.key, why: outcome.reason } });
    case 'too-large':
      return line({ level: 'warn' });
    case 'unavailable':
      return line({ level: 'error', fields: { stage: outcome.stage, code: outcome.code } });
    default:
      return outcome satisfies never;
  }
}
