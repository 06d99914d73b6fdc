import { addressIn, addressOf } from '../../../console/page/events/address';
import { facetsWith, noFacets } from '../../../console/page/events/facets';
import { type EventFilter, isEmpty, noFilter, passing, prepareText } from '../../../console/page/events/filter';
import { summaries, summary } from './summaries';

const NOW = Date.parse('2026-11-24T08:40:00Z');
const app = summary(1, { name: 'Sales', rules: ['Stack/Audit'] });
const failed = summary(2, {
  type: 'com.qlik.v1.automation.run.failed',
  category: 'automations',
  tenant: 'globex',
  time: '2026-11-24T08:00:00Z',
  isFailure: true,
});
const timeless = summary(3, { time: 'soon' });

const numbersOf = (over: Partial<EventFilter>, found: readonly number[] = []) =>
  [app, failed, timeless].filter(passing({ ...noFilter, ...over }, new Set(found), NOW)).map(({ number }) => number);

// Each would be caught by a test that is forgotten, turned round, or joined by "or".
test.each<[string, Partial<EventFilter>, readonly number[]]>([
  ['nothing is asked', {}, [1, 2, 3]],
  ['a type', { types: ['com.qlik.v1.automation.run.failed'] }, [2]],
  ['one of two types', { types: ['com.qlik.v1.automation.run.failed', 'com.qlik.v1.app.created'] }, [1, 2, 3]],
  ['a category', { categories: ['automations'] }, [2]],
  ['a tenant', { tenants: ['globex'] }, [2]],
  ['failures', { failures: true }, [2]],
  ['a type and another tenant', { types: ['com.qlik.v1.app.created'], tenants: ['globex'] }, []],
  ['the last quarter of an hour', { time: { is: 'last', milliseconds: 900_000 } }, [1]],
  [
    'a stretch with both its ends',
    { time: { is: 'between', from: Date.parse('2026-11-24T08:00:00Z'), to: Date.parse('2026-11-24T08:30:00Z') } },
    [1, 2],
  ],
  ['text in any case', { text: 'SALES' }, [1]],
  ['words in any order, all of them', { text: '  acme  sales ' }, [1]],
  ['words of which one is missing', { text: 'sales globex' }, []],
  ['the name of a rule', { text: 'stack/audit' }, [1]],
])('%s', (_, filter, numbers) => {
  expect(numbersOf(filter)).toEqual(numbers);
});

test('what the server found in the whole event passes the text, and nothing else', () => {
  expect(numbersOf({ text: 'deep inside' }, [2])).toEqual([2]);
  expect(numbersOf({ text: 'deep inside', tenants: ['acme'] }, [2])).toEqual([]);
});

// Otherwise each event that comes would cost a look at all that are there.
test('making ready for a search reads what is new, once', () => {
  let read = 0;
  const counting = (number: number) =>
    Object.defineProperty({ ...summary(number) }, 'name', { get: () => `${++read}`, enumerable: true });
  const events = [1, 2, 3].map(counting);
  prepareText(events);
  prepareText([...events, counting(4)]);
  expect(read).toBe(4);
});

test('an address says the filter and the open event, whatever a person types', () => {
  const filter: EventFilter = {
    text: 'a & b=c? #/100% +ü',
    types: ['com.qlik.v1.app.created', 'x'],
    categories: ['users'],
    tenants: ['acme', 'globex'],
    failures: true,
    time: { is: 'last', milliseconds: 900_000 },
  };
  expect(addressIn(addressOf({ filter, open: '12' }))).toEqual({ filter, open: '12' });
  expect(addressIn(addressOf({ filter }))).toEqual({ filter });
  const between = { is: 'between', from: NOW - 1_000, to: NOW } as const;
  expect(addressIn(addressOf({ filter: { ...noFilter, time: between } })).filter.time).toEqual(between);
  // The shell decodes what follows the view: an address that it cannot decode would end the page.
  expect(() => decodeURIComponent(addressOf({ filter }))).not.toThrow();
});

test('an address without a filter is short, and one that makes no sense asks nothing', () => {
  expect(addressOf({ filter: noFilter })).toBe('#/events');
  expect(addressOf({ filter: noFilter, open: '7' })).toBe('#/events/7');
  for (const hash of ['', '#/events', '#/events/?time=soon&failures=maybe', '#/events/?time=2026-11-25/2026-11-24']) {
    expect(isEmpty(addressIn(hash).filter)).toBe(true);
  }
});

test('the choices are what was seen, sorted, and the same lists while nothing is new in them', () => {
  const first = facetsWith(noFacets, [failed, app]);
  expect(first).toMatchObject({ tenants: ['acme', 'globex'], categories: ['analytics-apps', 'automations'] });
  const second = facetsWith(first, [failed, app, ...summaries(5, 9)]);
  expect(second.types).toBe(first.types);
  const third = facetsWith(second, [...summaries(5, 9), summary(10, { tenant: 'initech' })]);
  expect(third.tenants).toEqual(['acme', 'globex', 'initech']);
  expect(third.types).toBe(first.types);
});
