import type { Webhook } from '../deployment/webhook';
import { colours } from '../terminal/colours';
import { printable } from '../terminal/printable';
import { type Cell, tableOf } from '../terminal/terminal';
import { type Sent, totalsOf } from './sending';
import { isSeen, type Sighting, type Trace } from './tracing';

/** What came of sending. */
export interface SendOutcome {
  readonly webhook: Webhook;
  readonly sent: readonly Sent[];
  /** How many were to be sent. */
  readonly planned: number;
  /** Set when they were to be followed. */
  readonly traces?: readonly Trace[];
}

/** More deliveries than this are told as totals. */
const MOST_LISTED = 25;

const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10;

/** The outcome for scripts; the secret is no part of it. */
export const toJson = ({ webhook: { tenant, url }, sent, planned, traces }: SendOutcome) => ({
  tenant,
  url,
  planned,
  sent: sent.length,
  asWanted: sent.filter((it) => it.isAsWanted).length,
  totals: totalsOf(sent).map((total) => ({ ...total, p50: rounded(total.p50), p99: rounded(total.p99) })),
  deliveries: sent.map(({ event, envelope, corruption, status, answer, milliseconds, isAsWanted }) => ({
    id: event?.detail.id,
    type: event?.['detail-type'],
    envelope,
    corruption,
    status,
    answer,
    milliseconds: rounded(milliseconds),
    asWanted: isAsWanted,
  })),
  ...(traces && { traces: traces.map((trace) => ({ ...trace, seen: isSeen(trace) })) }),
});

/** The outcome for a person. */
export function inWords({ webhook, sent, planned, traces }: SendOutcome): string {
  const wrong = sent.filter((it) => !it.isAsWanted).length;
  const unseen = traces?.filter((trace) => !isSeen(trace)).length ?? 0;
  const verdict = [
    `${sent.length} sent to ${webhook.tenant}`,
    ...(sent.length < planned ? [`${planned - sent.length} not sent`] : []),
    wrong === 0 ? 'all answered as they should be' : `${wrong} not answered as they should be`,
    ...(traces ? [unseen === 0 ? `${traces.length} traced` : `${unseen} of ${traces.length} not seen everywhere`] : []),
  ].join(' · ');
  const isWell = wrong === 0 && unseen === 0 && sent.length === planned;
  return [
    ...(sent.length > MOST_LISTED ? [] : sent.length > 0 ? [listOf(sent)] : []),
    ...(sent.length > 1 ? [totals(sent)] : []),
    ...(traces?.map((trace) => traceText(trace, sent)) ?? []),
    (isWell ? colours.green : colours.red)(verdict),
  ].join('\n');
}

const cell =
  (isWell: boolean) =>
  (text: string): Cell =>
    isWell ? text : { text, paint: colours.red };

const answerOf = ({ status, answer }: Pick<Sent, 'status' | 'answer'>) =>
  status === 0 ? answer : `${status} ${answer}`;

const listOf = (sent: readonly Sent[]) =>
  tableOf(
    ['type', 'envelope', 'id', 'answer', 'ms', 'corrupted'],
    sent.map((it) =>
      [
        printable(it.event?.['detail-type'] ?? '-'),
        it.envelope ?? '-',
        printable(it.event?.detail.id ?? '-'),
        answerOf(it),
        it.milliseconds.toFixed(0),
        it.corruption ?? '',
      ].map(cell(it.isAsWanted)),
    ),
  );

const totals = (sent: readonly Sent[]) =>
  tableOf(
    ['answer', 'deliveries', 'p50 ms', 'p99 ms'],
    totalsOf(sent).map((total) =>
      [answerOf(total), String(total.deliveries), total.p50.toFixed(0), total.p99.toFixed(0)].map(
        cell(total.asWanted === total.deliveries),
      ),
    ),
  );

function traceText({ id, type, rules, sightings, blind }: Trace, sent: readonly Sent[]): string {
  const answered = sent.find(({ event }) => event?.detail.id === id)?.milliseconds ?? 0;
  return [
    `${colours.bold(printable(type))}  ${printable(id)}`,
    `  answered  after ${answered.toFixed(0)} ms: it is on the bus`,
    ...(rules.length > 0 ? rules.map((name) => `  rule      ${name}`) : ['  rule      none matches it']),
    ...sightings.map(sightingText),
    ...blind.map((what) => colours.yellow(`  unseen    ${what}`)),
  ].join('\n');
}

function sightingText({ place, what, within, why }: Sighting): string {
  const line = `  ${place.padEnd(9)} ${what}`.trimEnd();
  return within === undefined
    ? colours.red(`${line}: not seen (${why})`)
    : `${line}: seen after ${within.toFixed(0)} ms`;
}
