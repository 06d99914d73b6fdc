import { type EventFilter, noFilter, type TimeRange } from './filter';

/** What the address says: `#/events/12?text=sales&failures=1`. */
export interface Address {
  /** The event that is open. */
  readonly open?: string;
  readonly filter: EventFilter;
}

/** Reads the part of the address behind `#`; what makes no sense asks nothing. */
export function addressIn(hash: string): Address {
  const [path = '', query = ''] = hash.split(/\?(.*)/s);
  const [, , open] = path.split('/');
  const all = new URLSearchParams(query);
  const time = timeIn(all.get('time') ?? '');
  return {
    ...(open && { open }),
    filter: {
      text: all.get('text') ?? noFilter.text,
      types: all.getAll('type'),
      categories: all.getAll('category'),
      tenants: all.getAll('tenant'),
      failures: all.get('failures') === '1',
      ...(time && { time }),
    },
  };
}

/** The address of an event, or of the list, with the filter. */
export function addressOf({ open = '', filter }: Address): string {
  const { text, types, categories, tenants, failures, time } = filter;
  const all = new URLSearchParams();
  if (text !== '') all.set('text', text);
  for (const type of types) all.append('type', type);
  for (const category of categories) all.append('category', category);
  for (const tenant of tenants) all.append('tenant', tenant);
  if (failures) all.set('failures', '1');
  if (time) all.set('time', timeText(time));
  // `+` for a space is a form's own; an address has %20.
  const query = all.toString().replaceAll('+', '%20');
  if (query === '') return open === '' ? '#/events' : `#/events/${open}`;
  return `#/events/${open}?${query}`;
}

const timeText = (time: TimeRange) =>
  time.is === 'last'
    ? `${time.milliseconds / 60_000}m`
    : `${new Date(time.from).toISOString()}/${new Date(time.to).toISOString()}`;

function timeIn(text: string): TimeRange | undefined {
  const [, minutes] = /^(\d{1,6})m$/.exec(text) ?? [];
  if (minutes !== undefined) return { is: 'last', milliseconds: Number(minutes) * 60_000 };
  const [from = Number.NaN, to = Number.NaN] = text.split('/').map((it) => Date.parse(it));
  return from <= to ? { is: 'between', from, to } : undefined;
}
