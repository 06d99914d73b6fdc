import type { Delivery } from '../../dev-tenant/deliveries';

/** What has become of the deliveries so far. */
export interface Tally {
  readonly delivered: number;
  readonly failed: number;
  /** Answer, as the delivery history has it, such as `202 Accepted` → how often. */
  readonly answers: Readonly<Record<string, number>>;
}

/** Before anything was delivered. */
export const NOTHING: Tally = { delivered: 0, failed: 0, answers: {} };

/** Answers told apart: an endpoint may put anything into its status line. */
const MOST_ANSWERS = 20;

/** The tally with one delivery more. */
export function counted({ delivered, failed, answers }: Tally, { status, statusMessage }: Delivery): Tally {
  const isKnown = Object.hasOwn(answers, statusMessage) || Object.keys(answers).length < MOST_ANSWERS;
  const answer = isKnown ? statusMessage : 'others';
  return {
    delivered: delivered + (status === 'success' ? 1 : 0),
    failed: failed + (status === 'fail' ? 1 : 0),
    answers: { ...answers, [answer]: (answers[answer] ?? 0) + 1 },
  };
}

/** The tally on one line, the most frequent answer first. */
export function inWords({ delivered, failed, answers }: Tally): string {
  const byAnswer = Object.entries(answers)
    .sort(([, a], [, b]) => b - a)
    .map(([answer, count]) => `${count} × ${answer.replace(/\p{Cc}/gu, '\uFFFD')}`);
  return [`${delivered} delivered`, `${failed} failed`, ...byAnswer].join(' · ');
}
