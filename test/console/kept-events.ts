import type { KeptEvent } from '../../console/server/feed';
import { tailEvent } from '../cli/tail/events';

/** Makers of so many events for a feed. */
export const keptEvents = (count: number, over: Partial<KeptEvent> = {}): ((number: number) => KeptEvent)[] =>
  Array.from({ length: count }, () => (number: number) => ({ ...tailEvent(number), rules: [], arrivedAt: 0, ...over }));
