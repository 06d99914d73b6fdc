import type { FoundLine } from '../../../lambda/shared/log-search';
import { type Answer, dimension, metric } from '../../../lib/contract';
import type { Hop } from '../../api/events';
import type { KeptEvent } from '../feed';

type Named = Pick<KeptEvent, 'id' | 'tenant'>;

/** The lines that are of the event: a filter pattern takes * for anything, and two tenants may have events of one id. */
const linesOf = ({ id, tenant }: Named, lines: readonly FoundLine[]) =>
  lines.flatMap(({ message, timestamp }) => {
    const line = objectIn(message);
    return line.id === id && line[dimension.tenant] === tenant ? [{ line, timestamp }] : [];
  });

/** Whether ingest parked a delivery of the event. */
export const isParkedIn = (event: Named) => (lines: readonly FoundLine[]) =>
  linesOf(event, lines).some(({ line }) => line[dimension.answer] === ('parked' satisfies Answer));

/** Each answer that ingest gave to a delivery of the event: the first, and then those of its duplicates. */
export const receiptHops =
  (event: Named) =>
  (lines: readonly FoundLine[]): readonly Hop[] => {
    const hops = linesOf(event, lines).map(({ line, timestamp }): Hop => {
      const what = answerInWords(String(line[dimension.answer] ?? ''));
      if (timestamp === undefined) return { place: 'ingest', what };
      // The line is written once the delivery has been answered, and says how long that took.
      const took = Number(line[metric.ingestLatency] ?? 0);
      return { place: 'ingest', what: `${what}, within ${took} ms`, at: timestamp - took };
    });
    const none: Hop = {
      place: 'ingest',
      what: 'Received',
      why: "ingest's log has no line of it: it was put on the bus otherwise, or the line is not there yet",
    };
    return hops.length > 0 ? hops : [none];
  };

function answerInWords(answer: string): string {
  switch (answer) {
    case 'accepted':
      return 'Received and accepted by ingest';
    case 'parked':
      return 'Received by ingest and parked: the bus would not take it yet';
    case 'duplicate':
      return 'Received once more: a duplicate, which is not published';
    default:
      return `Received by ingest: ${answer}`;
  }
}

/** Each time that the redeliver function took the event up. */
export const redeliveryHops =
  (event: Named) =>
  (lines: readonly FoundLine[]): readonly Hop[] => {
    const hops = linesOf(event, lines).map(
      ({ line, timestamp }): Hop => ({
        place: 'redeliver',
        what: redeliveryInWords(String(line[dimension.result] ?? ''), line.code),
        ...(timestamp !== undefined && { at: timestamp }),
      }),
    );
    const none: Hop = { place: 'redeliver', what: 'Taken up from the parked queue', why: 'not yet' };
    return hops.length > 0 ? hops : [none];
  };

function redeliveryInWords(result: string, code: unknown): string {
  switch (result) {
    case 'redelivered':
      return 'Taken from the parked queue to the bus';
    case 'duplicate':
      return 'Taken from the parked queue: a duplicate by now, which is not published';
    case 'waiting':
      return `Taken up from the parked queue, and the bus would not take it yet: ${code}`;
    default:
      return `Taken up from the parked queue: ${result}`;
  }
}

/** A line as an object; empty when it is none. */
export function objectIn(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
