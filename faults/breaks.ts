import type { FaultKind } from './weather';

/** A fault in the product itself: one piece of its code replaced. */
export interface Break {
  /** Path under the project's root. */
  readonly file: string;
  /** Stands in the file exactly once; when it does not, the product has moved on and this break must follow. */
  readonly from: string;
  readonly to: string;
  /** What the ledger has to find. */
  readonly finds: 'lost' | 'forged' | 'unexplained';
  /** Name of a path on which a single fault, or none, shows it; without one, a small seed does. */
  readonly path?: string;
  /** The kind of that fault. @default - none is needed */
  readonly kind?: FaultKind;
}

/**
 * Ways to build the product wrongly that the suite must notice: each is a mistake somebody could make. They are put in
 * while bundling; the product itself knows nothing of them.
 */
export const breaks: Readonly<Record<string, Break>> = {
  'swallow-publish-error': {
    file: 'lambda/shared/publish.ts',
    from: "return { result: $fault === 'client' && !passes ? 'rejected' : 'unavailable', code };",
    to: "return { result: 'published' };",
    finds: 'lost',
    path: 'failure event, bus down',
  },
  'swallow-entry-error': {
    file: 'lambda/shared/publish.ts',
    from: 'return batch.map((_, index) => ofEntry(Entries[index]));',
    to: "return batch.map(() => ({ result: 'published' }));",
    finds: 'lost',
    path: 'event',
    kind: 'entry-failed',
  },
  'answer-202-when-parking-failed': {
    file: 'lambda/ingest/park.ts',
    from: 'return false;',
    to: 'return true;',
    finds: 'lost',
    path: 'event, bus and queue down',
  },
  'swallow-quarantine-error': {
    file: 'lambda/shared/quarantine.ts',
    from: 'return { ok: false, code: errorCode(error) };',
    to: 'return { ok: true };',
    finds: 'lost',
    path: 'unreadable, bucket down',
  },
  'delete-parked-before-published': {
    file: 'lambda/redeliver/handler.ts',
    from: "waiting: 'later',",
    to: "waiting: 'done',",
    finds: 'lost',
    path: 'failure event, bus down',
    kind: 'entry-refused',
  },
  'delete-message-that-threw': {
    file: 'lambda/shared/retry-consumer.ts',
    from: "return 'later';",
    to: "return 'done';",
    finds: 'lost',
    path: 'failure event',
    kind: 'denied',
  },
  'confirm-card-before-sent': {
    file: 'lambda/failures/failures.ts',
    from: 'if (card.testRun) return;',
    to: 'await ports.claims.confirm(card.cardId);\n    if (card.testRun) return;',
    finds: 'lost',
    path: 'failure event',
    kind: 'crash-before',
  },
  'confirm-event-before-published': {
    file: 'lambda/ingest/ingest.ts',
    from: "if (claim === 'done') return { answer: 'duplicate', event: parsed.event };",
    to: "if (claim === 'done') return { answer: 'duplicate', event: parsed.event };\n  await ports.claims?.confirm(key);",
    finds: 'lost',
    path: 'event',
    kind: 'crash-before',
  },
  'publish-every-delivery': {
    file: 'lambda/ingest/ingest.ts',
    from: "if (claim === 'done') return { answer: 'duplicate', event: parsed.event };",
    to: '',
    finds: 'unexplained',
    path: 'failure event, again',
  },
  'accept-any-signature': {
    file: 'lib/qlik/signature.ts',
    from: 'timingSafeEqual(expected, claimed)',
    to: 'timingSafeEqual(claimed, claimed)',
    finds: 'forged',
  },
};
