import type { Outcome } from '../../../lambda/ingest/ingest';
import type { QlikEvent } from '../../../lib/qlik/event';
import { readEvent } from '../../qlik/reading';

/** Stands wherever an event may hold what no line may tell. */
export const CANARY = 'canary@example.com';

export const event: QlikEvent = readEvent({
  id: 'event-1',
  type: 'com.qlik.core.user.created',
  source: CANARY,
  authclaims: CANARY,
  originip: CANARY,
  subject: CANARY,
  [CANARY]: CANARY,
  data: { id: 'u', name: CANARY, email: CANARY },
}).event;
const published = { event, type: 'com.qlik.v1.user.created', renamed: true, trimmed: false, unchecked: true };

/** One outcome at least of each answer, and of each reason for it. */
export const outcomes: readonly Outcome[] = [
  { answer: 'accepted', ...published },
  { answer: 'parked', code: 'InternalFailure', ...published },
  { answer: 'duplicate', event },
  { answer: 'quarantined', reason: 'not-json', key: 'acme/2026/11/24/0a.json' },
  { answer: 'refused', reason: 'unknown-tenant' },
  { answer: 'refused', reason: 'missing' },
  { answer: 'refused', reason: 'malformed' },
  { answer: 'refused', reason: 'mismatch' },
  { answer: 'too-large', bodyBytes: 7_000_000 },
  { answer: 'unavailable', stage: 'secret', code: 'InternalServiceError' },
  { answer: 'unavailable', stage: 'publish', code: 'InternalFailure' },
  { answer: 'unavailable', stage: 'quarantine', code: 'SlowDown' },
];
