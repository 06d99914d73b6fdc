/** The stream of events: each reader has its own place and its own pace. */
import { type IncomingMessage, request } from 'node:http';
import type { StreamMessages } from '../../console/api/stream';
import { EventFeed } from '../../console/server/feed';
import type { Served } from '../../console/server/serve';
import { keptEvents } from './kept-events';
import { consoleContext, SMALL_PAGE, serveFrom } from './served';

jest.setTimeout(60_000);

/** Long names, so that few events fill what the system buffers of a connection. */
const long = (count: number) => keptEvents(count, { name: 'x'.repeat(4_000) });

let feed: EventFeed;
let served: Served;
let stop: AbortController;
const readers: Reader[] = [];

async function begin(limit: number): Promise<void> {
  feed = new EventFeed(limit);
  stop = new AbortController();
  served = await serveFrom(SMALL_PAGE, consoleContext(feed, stop.signal));
}

afterEach(async () => {
  stop.abort();
  for (const reader of readers.splice(0)) reader.hangUp();
  await served.close();
});

interface Reader {
  readonly numbers: number[];
  /** All that it was told it missed. */
  readonly skipped: () => number;
  /** How many messages of events. */
  readonly messages: () => number;
  /** Resolves when it has been told of that event. */
  readonly until: (number: number) => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly hangUp: () => void;
}

/** Reads the stream as a browser does. */
async function read(headers: Readonly<Record<string, string>> = {}): Promise<Reader> {
  const url = new URL('api/stream', served.url);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { headers }, resolve).on('error', reject).end();
  });
  expect(response).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/event-stream' } });
  const numbers: number[] = [];
  let [text, skipped, messages] = ['', 0, 0];
  const waiting = new Set<() => void>();
  response.setEncoding('utf8');
  response.on('error', () => undefined);
  response.on('data', (chunk: string) => {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s)));
      if (fields.event !== 'events') continue;
      const message: StreamMessages['events'] = JSON.parse(fields.data);
      expect(fields.id).toBe(String(message.events.at(-1)?.number));
      numbers.push(...message.events.map(({ number }) => number));
      skipped += message.skipped;
      messages += 1;
    }
    for (const look of waiting) look();
  });
  const reader: Reader = {
    numbers,
    skipped: () => skipped,
    messages: () => messages,
    until: (number) =>
      new Promise((resolve) => {
        const look = () => {
          if ((numbers.at(-1) ?? 0) < number) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    pause: () => response.pause(),
    resume: () => response.resume(),
    hangUp: () => response.destroy(),
  };
  readers.push(reader);
  return reader;
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

test('a page gets what is there and what comes, each once and in order', async () => {
  await begin(1_000);
  feed.append(keptEvents(3));
  const reader = await read();
  await reader.until(3);
  feed.append(keptEvents(2));
  await reader.until(5);
  expect(reader.numbers).toEqual(upTo(5));
});

test('a page that comes back goes on where it was; one of an earlier run begins anew', async () => {
  await begin(1_000);
  feed.append(keptEvents(10));
  const back = await read({ 'last-event-id': '7' });
  await back.until(10);
  expect(back.numbers).toEqual([8, 9, 10]);
  for (const strange of ['11', '-1', '1e3', 'x', '1.5', '99999999999999999999']) {
    const anew = await read({ 'last-event-id': strange });
    await anew.until(10);
    expect({ strange, numbers: anew.numbers }).toEqual({ strange, numbers: upTo(10) });
  }
});

test('a page that comes back too late is told how many it has missed', async () => {
  await begin(10);
  feed.append(keptEvents(40));
  const back = await read({ 'last-event-id': '20' });
  await back.until(40);
  expect({ numbers: back.numbers, skipped: back.skipped() }).toEqual({ numbers: upTo(40, 31), skipped: 10 });
});

test('a flood makes messages longer, not more of them', async () => {
  await begin(50_000);
  const reader = await read();
  feed.append(keptEvents(1));
  await reader.until(1);
  for (let round = 0; round < 300; round += 1) {
    feed.append(keptEvents(100));
    await new Promise(setImmediate);
  }
  await reader.until(30_001);
  expect(reader.numbers).toEqual(upTo(30_001));
  expect(reader.messages()).toBeLessThan(100);
});

test('a page that does not read is told what it missed, and holds up nobody', async () => {
  const limit = 2_000;
  await begin(limit);
  const [slow, fast] = [await read(), await read()];
  feed.append(keptEvents(1));
  await Promise.all([slow.until(1), fast.until(1)]);
  slow.pause();
  for (let round = 0; round < 30; round += 1) {
    feed.append(long(1_000));
    await fast.until(feed.last);
  }
  expect(fast.numbers).toEqual(upTo(30_001));
  expect(fast.skipped()).toBe(0);

  // What it has not read was not kept for it: 120 MB would have been.
  slow.resume();
  await slow.until(30_001);
  expect(slow.skipped()).toBeGreaterThan(0);
  expect(slow.numbers.length + slow.skipped()).toBe(30_001);
  expect(slow.numbers).toEqual([...slow.numbers].sort((a, b) => a - b));
});

test('the end of the console ends its streams', async () => {
  await begin(10);
  const reader = await read();
  feed.append(keptEvents(1));
  await reader.until(1);
  stop.abort();
  await served.close();
});
