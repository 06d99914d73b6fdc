import type { EventSummary } from '../../api/stream';

/** A stretch of time: the last so many milliseconds, or from one time to another, in milliseconds since 1970. */
export type TimeRange =
  | { readonly is: 'last'; readonly milliseconds: number }
  | { readonly is: 'between'; readonly from: number; readonly to: number };

/** What is asked of the events in the list; what is empty asks nothing. */
export interface EventFilter {
  /** Words that all stand somewhere in the event, in upper or lower case. */
  readonly text: string;
  readonly types: readonly string[];
  readonly categories: readonly string[];
  readonly tenants: readonly string[];
  readonly failures: boolean;
  readonly time?: TimeRange;
}

export const noFilter: EventFilter = { text: '', types: [], categories: [], tenants: [], failures: false };

/** Whether it asks nothing. */
export const isEmpty = ({ text, types, categories, tenants, failures, time }: EventFilter): boolean =>
  text.trim() === '' && !types.length && !categories.length && !tenants.length && !failures && time === undefined;

const haystacks = new WeakMap<EventSummary, string>();

/** What of an event the page can search by itself, in lower case; made once for each. */
function haystackOf(event: EventSummary): string {
  let text = haystacks.get(event);
  if (text === undefined) {
    const { type, category, tenant, id, name, time, rules } = event;
    text = [type, category, tenant, id, name, time, ...rules].join('\n').toLowerCase();
    haystacks.set(event, text);
  }
  return text;
}

/** Makes ready for a search what has come since the last time, so that the first key typed does not pay for all. */
export function prepareText(events: readonly EventSummary[]): void {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at];
    if (event === undefined || haystacks.has(event)) return;
    haystackOf(event);
  }
}

/**
 * Whether an event passes.
 *
 * @param found numbers of the events that have the text in what the page does not have of them
 * @param now milliseconds since 1970, by which the last minutes are counted
 */
export function passing(
  filter: EventFilter,
  found: ReadonlySet<number>,
  now: number,
): (event: EventSummary) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const types = filter.types.length > 0 ? new Set(filter.types) : undefined;
  const categories = filter.categories.length > 0 ? new Set(filter.categories) : undefined;
  const tenants = filter.tenants.length > 0 ? new Set(filter.tenants) : undefined;
  const isInTime = timeTest(filter.time, now);
  return (event) =>
    (!filter.failures || event.isFailure) &&
    (types?.has(event.type) ?? true) &&
    (categories?.has(event.category) ?? true) &&
    (tenants?.has(event.tenant) ?? true) &&
    (isInTime?.(event.time) ?? true) &&
    (words.length === 0 || hasAll(haystackOf(event), words) || found.has(event.number));
}

const hasAll = (text: string, words: readonly string[]) => words.every((word) => text.includes(word));

/** What an event says of its time need not be one that can be read: such an event is in no stretch. */
function timeTest(range: TimeRange | undefined, now: number): ((time: string) => boolean) | undefined {
  if (range === undefined) return undefined;
  const [from, to] = range.is === 'last' ? [now - range.milliseconds, Infinity] : [range.from, range.to];
  return (time) => {
    const at = Date.parse(time);
    return at >= from && at <= to;
  };
}
