/** The tables of `docs/scaling.md` about outages and storms. */
import { table } from '../../docs/markdown';
import { shapeOf, timesOf } from './assumptions';
import { drainOf, peakOf, type Run } from './model';
import { consumerRate } from './needs';
import { OUTAGE, ordinaryLimits, outage, STORM, shownRates } from './scenarios';
import type { Settings } from './settings';
import { exactly, figure, percent, span } from './words';

type Rated = readonly { readonly rate: number; readonly run: Run }[];

export const outageTable = (runs: Rated, settings: Settings): string =>
  table(
    [
      'deliveries a second',
      'parked',
      'all through, after the bus is back',
      'batches at once that take half an hour',
      'at best, by the room in PutEvents',
    ],
    runs.map(({ rate, run }) => {
      const peak = peakOf(run, 'parkedWaiting');
      const one = consumerRate({ ...settings.redelivery, maxConcurrency: 1 }, timesOf(settings).redelivery);
      const room = ordinaryLimits(rate, settings).putEvents - rate;
      return [
        exactly(rate),
        exactly(run.total.parked),
        span(drainOf(run, 'parkedWaiting', OUTAGE.until) ?? Number.NaN),
        exactly(Math.max(settings.redelivery.maxConcurrency, Math.ceil(peak / (30 * 60) / one))),
        span(peak / room),
      ];
    }),
  );

/** More batches at once take a backlog faster, and while the bus is out use up the short pauses faster. */
export const batchesTable = (settings: Settings): string =>
  table(
    ['batches at once', '19 of 20 through', 'all through', 'most in flight'],
    [settings.redelivery.maxConcurrency, 20, 50, 100, 250].map((batches) => {
      const run = outage(1_000, settings, 'refuses', batches);
      const left = peakOf(run, 'parkedWaiting') / 20;
      return [
        exactly(batches),
        span(drainOf(run, 'parkedWaiting', OUTAGE.until, left) ?? Number.NaN),
        span(drainOf(run, 'parkedWaiting', OUTAGE.until) ?? Number.NaN),
        exactly(peakOf(run, 'parkedHidden')),
      ];
    }),
  );

export const hangTable = (settings: Settings): string =>
  table(
    [
      'deliveries a second',
      'answered in that quarter of an hour',
      'environments it would take if each delivery waited',
      'it has',
    ],
    shownRates.map((rate) => {
      const frames = outage(rate, settings, 'hangs').frames.filter(({ at }) => at >= OUTAGE.from && at < OUTAGE.until);
      const sum = (key: 'arrived' | 'parked' | 'unavailable') => frames.reduce((total, frame) => total + frame[key], 0);
      const refused = sum('unavailable');
      const parked = `${percent(sum('parked') / sum('arrived'))} 202 \`parked\``;
      return [
        exactly(rate),
        refused > 0 ? `${parked}, ${percent(refused / sum('arrived'))} 503` : parked,
        exactly(rate * (timesOf(settings).ingest + settings.patience)),
        exactly(ordinaryLimits(rate, settings).concurrency),
      ];
    }),
  );

export const stormTable = (runs: Rated, settings: Settings): string =>
  table(
    [
      'deliveries a second',
      'cards',
      'most a second',
      'most that waited',
      'last card after the storm',
      'batches at once that keep up',
    ],
    runs.map(({ rate, run }) => {
      const events = rate * shapeOf(settings, STORM.failedRuns).failureShare;
      const one = consumerRate({ ...settings.failures, maxConcurrency: 1 }, timesOf(settings).failures);
      return [
        exactly(rate),
        exactly(run.total.cards),
        figure(peakOf(run, 'cards')),
        exactly(peakOf(run, 'failuresWaiting')),
        span(drainOf(run, 'failuresWaiting', STORM.until) ?? Number.NaN),
        exactly(Math.max(settings.failures.maxConcurrency, Math.ceil(events / one))),
      ];
    }),
  );
