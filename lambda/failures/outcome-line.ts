import { dimension, metric } from '../../lib/contract';
import type { LogLine } from '../shared/log';
import type { FailureOutcome } from './failures';

const { bus, category, type, result: why } = dimension;

/** Which metric counts an outcome; what comes back to the queue is not counted yet. */
const metricOf = {
  sent: metric.failureEvents,
  'test-run': metric.testRunFailures,
  repeated: metric.repeatedFailures,
  'being-sent': undefined,
} as const;

/** The log line of a failure message, which is also its metrics. */
export function outcomeLine(
  outcome: FailureOutcome,
  { busName, messageId }: { readonly busName: string; readonly messageId: string },
): LogLine {
  if (outcome.result === 'unreadable') {
    return { level: 'error', message: 'failure message unreadable', fields: { messageId, why: outcome.why } };
  }
  const { card, result } = outcome;
  const name = metricOf[result];
  const explanation = outcome.result === 'sent' ? outcome.explanation : undefined;
  return {
    level: 'info',
    message: `failure card ${result}`,
    fields: {
      messageId,
      cardId: card.cardId,
      fingerprint: card.fingerprint,
      tenant: card.tenant,
      eventId: card.eventId,
    },
    // Cards are of catalogued types only, so neither value is the sender's choice.
    dimensions: {
      [bus]: busName,
      [category]: card.category,
      [type]: card.type,
      ...(explanation && { [why]: explanation }),
    },
    measures: [
      ...(name
        ? [
            {
              name,
              by: [
                [bus, category],
                [bus, category, type],
              ],
            },
          ]
        : []),
      ...(explanation ? [{ name: metric.explanations, by: [[bus, why]] }] : []),
    ],
  };
}
