import fc from 'fast-check';
import { evenArrivals, poissonArrivals } from '../../bench/scale/arrivals';
import { limitsOf, shapeOf, timesOf } from '../../bench/scale/assumptions';
import { bucketOf } from '../../bench/scale/bucket';
import { type Checked, disagreements } from '../../bench/scale/check';
import measured from '../../bench/scale/measured.json';
import { type Bus, drainOf, type Frame, type Limits, type Load, peakOf, type Times } from '../../bench/scale/model';
import { consumerRate, FULL, needsOf, raised, tight } from '../../bench/scale/needs';
import { simulate } from '../../bench/scale/pipeline';
import { type Quota, quotas, quotasOf, regionGroups } from '../../bench/scale/quotas';
import { LARGE_REGION, rates, steady } from '../../bench/scale/scenarios';
import { readSettings } from '../../bench/scale/settings';
import { figure, percent, span } from '../../bench/scale/words';
import { secondsUntilRetry } from '../../lambda/shared/retry-consumer';

const settings = readSettings();
const times = timesOf(settings);
const shape = shapeOf(settings);
const usual = limitsOf(settings, quotasOf(LARGE_REGION));
const none = 1e9;
/** No limit binds but those that a test sets. */
const open: Limits = {
  ...usual,
  ...{ tenantRate: none, tenantBurst: none, apiRate: none, apiBurst: none, concurrency: none, tableStart: none },
  ...{ tableMost: none, putEvents: none, invocations: none, email: none },
};
const up = (): Bus => 'up';
const run = (load: Partial<Load> & Pick<Load, 'arrivals'>, limits: Partial<Limits>, of: Partial<Times> = {}) =>
  simulate({ tick: 1, bus: up, shape, ...load }, { ...open, ...limits }, { ...times, ...of });

/** Loads and limits that bind here and there, with an outage in the middle. */
const scenes = fc.record({
  arrivals: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 90 }),
  tenantRate: fc.integer({ min: 20, max: 400 }),
  concurrency: fc.integer({ min: 15, max: 60 }),
  putEvents: fc.integer({ min: 20, max: 400 }),
  batches: fc.integer({ min: 1, max: 10 }),
  outage: fc.record({
    from: fc.nat(60),
    seconds: fc.nat(60),
    how: fc.constantFrom('refuses' as const, 'hangs' as const),
  }),
});
type Scene = typeof scenes extends fc.Arbitrary<infer It> ? It : never;
const play = ({ arrivals, outage, batches, ...limits }: Scene, over: Partial<Limits> = {}) =>
  run(
    {
      arrivals,
      bus: (at) => (at >= outage.from && at < outage.from + outage.seconds ? outage.how : 'up'),
    },
    { ...limits, tenantBurst: 50, redelivery: { ...usual.redelivery, maxConcurrency: batches }, ...over },
  );
/** What has come so far, second by second. */
const soFar = (frames: readonly Frame[], key: keyof Frame) => {
  let total = 0;
  return frames.map((frame) => {
    total += frame[key];
    return total;
  });
};

describe('conservation: an amount lost in the model would make every drain look shorter', () => {
  test('what arrived is answered or turned away, and what was parked is redelivered, waits or is dead', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { frames } = play(scene);
        const sums = Object.fromEntries(
          (['arrived', 'accepted', 'parked', 'tooFast', 'unavailable', 'published'] as const).map((key) => [
            key,
            soFar(frames, key),
          ]),
        ) as Record<string, number[]>;
        const at = (key: string, second: number) => sums[key]?.[second] ?? Number.NaN;
        frames.forEach(({ parkedWaiting, dead }, second) => {
          const answered = ['accepted', 'parked', 'tooFast', 'unavailable'].reduce(
            (sum, key) => sum + at(key, second),
            0,
          );
          expect(answered).toBeCloseTo(at('arrived', second), 4);
          const redelivered = at('published', second) - at('accepted', second);
          expect(redelivered + parkedWaiting + dead).toBeCloseTo(at('parked', second), 4);
        });
      }),
    );
  });

  test('every failure event gives its card or waits for it', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { frames } = play(scene);
        const [published, cards] = [soFar(frames, 'published'), soFar(frames, 'cards')];
        frames.forEach(({ failuresWaiting }, second) => {
          const told = (cards[second] ?? 0) / shape.cardShare + failuresWaiting;
          expect(told).toBeCloseTo((published[second] ?? 0) * shape.failureShare, 4);
        });
      }),
    );
  });

  test('nothing is ever less than nothing', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        for (const frame of play(scene).frames) expect(Math.min(...Object.values(frame))).toBeGreaterThan(-1e-6);
      }),
    );
  });
});

describe('raising a quota helps', () => {
  // A consumer that is itself behind tries in another order then, and may be later by a part of a message.
  test('more PutEvents never parks more, and has never brought less onto the bus, when redelivery keeps up', () => {
    const redelivery = { ...usual.redelivery, startConcurrency: none, maxConcurrency: none, inFlight: none };
    fc.assert(
      fc.property(scenes, fc.integer({ min: 1, max: 400 }), (scene, more) => {
        const wide = { ...scene, concurrency: 4 * none, outage: { ...scene.outage, how: 'refuses' as const } };
        const of = (putEvents: number) => play({ ...wide, putEvents }, { redelivery });
        const [less, greater] = [of(scene.putEvents), of(scene.putEvents + more)];
        expect(greater.total.parked).toBeLessThanOrEqual(less.total.parked + 1e-6);
        const [before, after] = [soFar(less.frames, 'published'), soFar(greater.frames, 'published')];
        after.forEach((amount, second) => {
          expect(amount).toBeGreaterThanOrEqual((before[second] ?? 0) - 1e-6);
        });
      }),
    );
  });

  test.each(['tenantRate', 'concurrency'] as const)('a wider %s never turns more away', (limit) => {
    fc.assert(
      fc.property(scenes, fc.integer({ min: 1, max: 400 }), (scene, more) => {
        const turnedAway = (of: Scene) => {
          const { total } = play(of);
          return total.tooFast + total.unavailable;
        };
        expect(turnedAway({ ...scene, [limit]: scene[limit] + more })).toBeLessThanOrEqual(turnedAway(scene) + 1e-6);
      }),
    );
  });
});

describe('closed forms', () => {
  test('a backlog drains in backlog ÷ what the consumer takes', () => {
    const rate = consumerRate(usual.redelivery, times.redelivery);
    const redelivery = { ...usual.redelivery, startConcurrency: usual.redelivery.maxConcurrency };
    const told = run({ arrivals: [0], parkedBefore: 100 * rate }, { redelivery });
    expect(drainOf(told, 'parkedWaiting', 0)).toBe(99);
  });

  test('what is over the invocations quota grows by the difference and drains by it', () => {
    const perEvent = shape.journals + shape.subscribers + shape.failureShare;
    const told = run({ arrivals: evenArrivals([{ seconds: 100, rate: 100 }], 1) }, { invocations: 50 * perEvent });
    expect(peakOf(told, 'busBacklog')).toBeCloseTo(100 * 50 * perEvent, 6);
    // The last second of the load is the first in which nothing comes after it.
    expect(drainOf(told, 'busBacklog', 100)).toBe(99);
  });

  test('PutEvents brings what it can while more comes, and parks the rest', () => {
    const arrivals = evenArrivals([{ seconds: 60, rate: 100 }], 1);
    // As if what is redelivered went one by one, too: else it has more room than what comes.
    const told = run({ arrivals, shape: { ...shape, entriesAtOnce: 1 } }, { putEvents: 40 });
    expect(told.frames[59]?.parkedWaiting).toBeCloseTo(60 * (100 - 40), 6);
  });

  test('a token bucket lets its burst through, and then its rate', () => {
    const bucket = bucketOf({ rate: 10, burst: 50 }, 1);
    expect([100, 100, 5, 100].map(bucket.take)).toEqual([60, 10, 5, 15]);
  });

  test('a bus that never comes back: every message is dead after the pauses between its tries', () => {
    const { maxReceiveCount } = usual.redelivery;
    const pauses = Array.from({ length: maxReceiveCount }, (_, tries) => secondsUntilRetry(tries + 1));
    const told = run({ arrivals: [0], parkedBefore: 10, bus: () => 'refuses' }, {});
    expect(told.frames.at(-1)?.dead).toBeCloseTo(10, 6);
    expect(told.frames.findIndex(({ dead }) => dead > 9.99)).toBe(pauses.reduce((sum, it) => sum + it, 0));
  });

  test('a bus that hangs: each environment parks one delivery in the time that ingest waits, and then all at once', () => {
    const told = run(
      { arrivals: evenArrivals([{ seconds: 120, rate: 100 }], 1), bus: () => 'hangs' },
      { ingestConcurrency: 60 },
      { ingest: 0.01, busHangs: 4.5, busRests: { least: 30, most: 60 } },
    );
    // Whole seconds: five of them for 4.51. Later two of the sixty a second ask again, and the others do for the rest.
    expect(told.total.unavailable).toBe(5 * 100 - 60);
    expect(told.total.parked).toBeCloseTo(120 * 100 - told.total.unavailable, 6);
  });

  test('a bus that is back: who met it parks until it has rested, and not a second longer', () => {
    const { frames } = run(
      { arrivals: evenArrivals([{ seconds: 90, rate: 10 }], 1), bus: (at) => (at < 1 ? 'hangs' : 'up') },
      { ingestConcurrency: 10 },
      { ingest: 0.01, busHangs: 4.5, busRests: { least: 30, most: 60 } },
    );
    const lastParked = frames.findLastIndex(({ parked }) => parked > 0);
    expect(lastParked).toBe(5 + 59);
    expect(frames[lastParked + 1]?.accepted).toBeCloseTo(10, 6);
  });

  test('Lambda: out of nothing a function has its first environments at once, and so many a second after', () => {
    const arrivals = evenArrivals([{ seconds: 20, rate: 30_000 }], 1);
    const { frames } = run({ arrivals }, { isWarm: false }, { ingest: 0.1, coldStart: 0.9 });
    // A thousand and the first second's hundred; each takes ten a second once it is warm.
    expect(frames[0]?.accepted).toBeCloseTo(1_100, 6);
    expect(frames[1]?.accepted).toBeCloseTo(11_000 + 100, 6);
    expect(frames[2]?.accepted).toBeCloseTo(12_000 + 100, 6);
  });

  test('a new table doubles in half an hour, up to its quota', () => {
    const limits = { tableStart: usual.tableStart, tableMost: 12_000 };
    const { frames } = run({ arrivals: evenArrivals([{ seconds: 3 * 1800 + 10, rate: 20_000 }], 1) }, limits);
    const checkedAt = (second: number) => 20_000 - (frames[second]?.unchecked ?? 0);
    expect([0, 1799, 1801, 3602, 5403].map((it) => Math.round(checkedAt(it)) * shape.writesPerDelivery)).toEqual([
      4_000, 4_000, 8_000, 12_000, 12_000,
    ]);
  });

  test('no more messages are in flight than SQS allows', () => {
    const redelivery = { ...usual.redelivery, inFlight: 100 };
    const told = run({ arrivals: [0], parkedBefore: 5_000, bus: (at) => (at < 60 ? 'refuses' : 'up') }, { redelivery });
    expect(peakOf(told, 'parkedHidden')).toBeCloseTo(100, 6);
    expect(drainOf(told, 'parkedWaiting', 60)).toBeDefined();
  });
});

describe('the advice', () => {
  test.each(rates)('at %i a second: with all raised nothing is held up but e-mail', (rate) => {
    const { afterRaising, raised: limits } = steady(rate, settings, quotasOf(LARGE_REGION));
    expect([...afterRaising.held.keys()].filter((cause) => cause !== 'e-mail')).toEqual([]);
    expect(afterRaising.total.accepted).toBeCloseTo(afterRaising.total.arrived, 4);
    const left = tight(needsOf(rate, limits, times, shape)).filter(({ cause }) => cause !== 'e-mail');
    expect(left).toEqual([]);
  });

  test.each(['API quota', 'Lambda concurrency', 'table', 'PutEvents', 'invocations', 'failures consumer'] as const)(
    'what is said of %s holds in the simulation: full at its rate, and not a little below',
    (cause) => {
      // Everything else is out of the way; a rate at which this one is used so much.
      const held = (use: number) => {
        const one = needsOf(1_000, usual, times, shape).find((it) => it.cause === cause);
        const rate = (1_000 * use * (one?.allowed ?? 0)) / (one?.needed ?? 1);
        const needs = needsOf(rate, usual, times, shape);
        const others = needs.map((need) => (need.cause === cause ? { ...need, needed: 0 } : need));
        const limits = raised(usual, others);
        const arrivals = evenArrivals([{ seconds: 600, rate }], 1);
        return simulate({ arrivals, tick: 1, bus: up, shape }, limits, times, 0).held;
      };
      const names = cause === 'Lambda concurrency' ? [cause, 'subscriber concurrency' as const] : [cause];
      expect(names.some((name) => held(1.2).has(name))).toBe(true);
      expect(names.some((name) => held(FULL).has(name))).toBe(false);
    },
  );
});

test('the same seed gives the same arrivals, another gives others, and both the rate that was asked for', () => {
  for (const rate of [3, 2_000]) {
    const of = (seed: number) => poissonArrivals([{ seconds: 2_000, rate }], 1, seed);
    expect(of(7)).toEqual(of(7));
    expect(of(8)).not.toEqual(of(7));
    const mean = of(7).reduce((sum, it) => sum + it, 0) / 2_000;
    const variance = of(7).reduce((sum, it) => sum + (it - mean) ** 2, 0) / 2_000;
    expect(Math.abs(mean / rate - 1)).toBeLessThan(0.05);
    // A Poisson process varies by its mean.
    expect(Math.abs(variance / rate - 1)).toBeLessThan(0.15);
  }
});

test('every quota names the page that states it, and every region has one row', () => {
  for (const { what, page, value } of Object.values<Quota>(quotas)) {
    expect({ what, page }).toEqual({
      what,
      page: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/),
    });
    expect(value).toBeGreaterThan(0);
  }
  const regions = regionGroups.flatMap((group) => group.regions);
  expect(new Set(regions).size).toBe(regions.length);
  expect(() => quotasOf('eu-central-9')).toThrow(/no quotas for eu-central-9: name one of us-east-1, /);
});

test('what was measured last agrees with what the simulation said of it', () => {
  const runs = measured as unknown as readonly Checked[];
  expect(runs.map(({ name }) => name)).toEqual(['bus refuses', 'PutEvents throttles', 'redelivery binds', 'bus hangs']);
  expect(runs.flatMap(({ figures }) => figures).length).toBeGreaterThan(8);
  expect(disagreements(runs)).toEqual([]);
  // It can disagree.
  const off = runs.map((it) => ({ ...it, figures: [{ what: 'parked', predicted: 100, measured: 130 }] }));
  expect(disagreements(off)[0]).toBe('bus refuses: parked 130, predicted 100');
});

test('numbers for people: little is never nothing, and almost all is never all', () => {
  expect([0, 0.0001, 0.034, 0.5, 0.997, 1, 20].map(percent)).toEqual([
    '0 %',
    '< 0.1 %',
    '3.4 %',
    '50 %',
    '> 99 %',
    '100 %',
    '2,000 %',
  ]);
  expect([0, 1.7272, 42.4, 118.9, 914_619].map(figure)).toEqual(['0', '1.7', '42', '119', '915,000']);
  expect([5, 89, 1_260, 9_450].map(span)).toEqual(['5 s', '89 s', '21 min', '2.6 h']);
});
