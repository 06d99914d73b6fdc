import { bodySizes } from './body-sizes';
import { valueAt } from './comparison';
import type { Results } from './results';

/** What a figure is to be at most. */
export interface Target {
  /** Its place in the results. */
  readonly name: string;
  readonly what: string;
  readonly atMost: number;
}

export const targets: readonly Target[] = [
  { name: 'coldImport.ratioToNaive', what: 'cold import of ingest, as a share of the naive bundle’s', atMost: 0.35 },
  { name: 'coldImport.msOverEmpty', what: 'cold import of ingest, milliseconds over the empty handler’s', atMost: 5 },
  ...bodySizes.map(({ name }) => ({
    name: `core.ratioToFloor.${name}`,
    what: `CPU time of the ingest core, times the floor, body of ${name.replace('KB', ' KB')}`,
    atMost: 2,
  })),
  {
    name: 'cost.perMillion.without either',
    what: 'dollars per million deliveries, one subscriber, without deduplication and journals',
    atMost: 2.6,
  },
  {
    name: 'cost.perMillion.without journals',
    what: 'dollars per million deliveries, one subscriber, with deduplication, without journals',
    atMost: 3.2,
  },
  { name: 'about.seconds', what: 'seconds that `npm run bench` takes', atMost: 300 },
];

/** A target, and what became of it. */
export interface Verdict extends Target {
  readonly value: number;
  readonly met: boolean;
  /** `met, 12 % below` or `missed by 40 %`. */
  readonly words: string;
}

/** @throws when the results lack a figure that has a target */
export const verdicts = (results: Results): readonly Verdict[] =>
  targets.map((target) => {
    const value = valueAt(results, target.name);
    const met = value <= target.atMost;
    const percent = Math.round(Math.abs(value / target.atMost - 1) * 100);
    return { ...target, value, met, words: met ? `met, ${percent} % below` : `missed by ${percent} %` };
  });
