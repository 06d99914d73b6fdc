import { EventFeed } from '../../console/server/feed';
import { keptEvents } from './kept-events';

const numbersOf = (events: readonly { readonly number: number }[]) => events.map(({ number }) => number);

test('numbers go on from 1 whatever makes room, and lead to their events', () => {
  const feed = new EventFeed(10);
  feed.append(keptEvents(8));
  feed.append(keptEvents(8));
  expect(feed.last).toBe(16);
  expect(numbersOf(feed.events)).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  expect(feed.get(6)).toBeUndefined();
  expect(feed.get(7)?.number).toBe(7);
  expect(feed.get(17)).toBeUndefined();
});

test('a reader is told how many it is too late for, once', () => {
  const feed = new EventFeed(10);
  feed.append(keptEvents(30));
  const { events, skipped } = feed.after(5, 4);
  expect({ skipped, numbers: numbersOf(events) }).toEqual({ skipped: 15, numbers: [21, 22, 23, 24] });
  expect(feed.after(24, 100)).toMatchObject({ skipped: 0, events: { length: 6 } });
});

test('it does not grow beyond its limit by more than a tenth', () => {
  const feed = new EventFeed(1_000);
  for (let round = 0; round < 1_000; round += 1) {
    feed.append(keptEvents(7));
    expect(feed.events.length).toBeLessThanOrEqual(1_100);
  }
  expect(feed.last).toBe(7_000);
});

test('whoever waits is woken by an event, by the signal, or at once when there is one', async () => {
  const feed = new EventFeed(10);
  const stop = new AbortController();
  const woken: string[] = [];
  const waits = [
    feed.more(0, stop.signal).then(() => woken.push('by the event')),
    feed.more(1, stop.signal).then(() => woken.push('early')),
  ];
  feed.append(keptEvents(1));
  await Promise.all(waits);
  expect(woken).toEqual(['by the event', 'early']);
  await feed.more(0, stop.signal);
  const ended = feed.more(1, stop.signal);
  stop.abort();
  await ended;
});
