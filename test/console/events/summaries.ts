import type { EventSummary } from '../../../console/api/stream';

/** The summary of the event of that number. */
export const summary = (number: number, over: Partial<EventSummary> = {}): EventSummary => ({
  number,
  id: `id-${number}`,
  type: 'com.qlik.v1.app.created',
  category: 'analytics-apps',
  tenant: 'acme',
  time: '2026-11-24T08:30:00Z',
  name: '',
  isFailure: false,
  rules: [],
  ...over,
});

/** Those from one number to another. */
export const summaries = (from: number, to: number): readonly EventSummary[] =>
  Array.from({ length: to - from + 1 }, (_, at) => summary(from + at));
