import type { EventSummary } from '../../../console/api/stream';
import { filtered, placeOf } from '../../../console/page/events/filtered';
import { summaries, summary } from './summaries';

/** A filter that notes what it is asked. */
function noting(passes: (event: EventSummary) => boolean) {
  const asked: number[] = [];
  const test = (event: EventSummary) => {
    asked.push(event.number);
    return passes(event);
  };
  return { test, asked };
}

const even = ({ number }: EventSummary) => number % 2 === 0;
const numbersOf = (events: readonly EventSummary[]) => events.map(({ number }) => number);

test('only what is new is tested', () => {
  const { test, asked } = noting(even);
  const events = summaries(1, 6);
  const first = filtered(undefined, events, test);
  expect(numbersOf(first.shown)).toEqual([2, 4, 6]);
  asked.length = 0;
  const second = filtered(first, [...events, ...summaries(7, 9)], test);
  expect(numbersOf(second.shown)).toEqual([2, 4, 6, 8]);
  expect(asked).toEqual([7, 8, 9]);
});

test('what has made room is gone, and the list is the same when nothing in it has changed', () => {
  const events = summaries(1, 6);
  const first = filtered(undefined, events, even);
  const seventh = summary(7);
  const second = filtered(first, [...events.slice(2), seventh], even);
  expect(numbersOf(second.shown)).toEqual([4, 6]);
  const third = filtered(second, [...events.slice(3), seventh, summary(9)], even);
  expect(third.shown).toBe(second.shown);
});

test('another filter is asked of all', () => {
  const events = summaries(1, 4);
  const first = filtered(undefined, events, even);
  expect(numbersOf(filtered(first, events, ({ number }) => number > 3).shown)).toEqual([4]);
});

// With the old list kept, events of two runs would stand in it under the same numbers.
test('a console that was started again begins anew, also when it already has as many events', () => {
  const first = filtered(undefined, summaries(1, 4), even);
  const again = summaries(1, 6);
  const second = filtered(first, again, even);
  expect(second.shown[0]).toBe(again[1]);
  expect(numbersOf(second.shown)).toEqual([2, 4, 6]);
  expect(filtered(second, [], even).shown).toEqual([]);
});

test('a flood that leaves nothing of what was there is taken in', () => {
  const first = filtered(undefined, summaries(1, 4), even);
  expect(numbersOf(filtered(first, summaries(100, 103), even).shown)).toEqual([100, 102]);
});

test.each([
  [0, 0],
  [5, 1],
  [6, 1],
  [9, 3],
  [99, 3],
])('the place after number %i is %i, with gaps in the numbers too', (number, place) => {
  expect(
    placeOf(
      [5, 7, 9].map((it) => summary(it)),
      number,
    ),
  ).toBe(place);
});
