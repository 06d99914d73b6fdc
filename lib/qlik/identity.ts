import { hash } from 'node:crypto';
import type { ParsedEvent } from './envelope';

/** One string for several, in 64 hex digits; no two lists of strings give the same one. */
export const digest = (...parts: readonly string[]): string => hash('sha256', JSON.stringify(parts));

/**
 * What makes two deliveries one event: tenant, canonical type and id. CloudEvents has `source` and `id` name an event,
 * yet Qlik has renamed sources; and an id that came back under another type is another event, not to be swallowed.
 */
export const eventKey = ({ event, detailType }: ParsedEvent): string => digest(event.tenant, detailType, event.id);
