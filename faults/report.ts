import { tableOf } from '../cli/terminal/terminal';
import type { SeedReport } from './simulate';
import type { Done, PathReport } from './work';

/** What `reports/faults.json` holds. */
export interface FaultsReport {
  readonly deliveries: number;
  readonly seeds: number;
  /** Deliveries answered 202, whichever: those that the ledger asks after. */
  readonly accepted: number;
  /** Of them: what was nowhere, then or in the end. */
  readonly lost: number;
  /** Events on the bus beyond the first of each. */
  readonly duplicates: number;
  /** Of them: those that nothing explains. */
  readonly unexplained: number;
  readonly duplicateCards: number;
  /** Requests of strangers, and how many got through. */
  readonly forgeries: number;
  readonly forged: number;
  readonly dead: number;
  readonly badLogLines: number;
  /** Fault → how often it struck. */
  readonly faults: Readonly<Record<string, number>>;
  /** Single faults at every request of every path; `bad` are those whose books do not balance. */
  readonly walks: { readonly paths: number; readonly requests: number; readonly walks: number; readonly bad: number };
  readonly seconds: number;
  readonly broken?: string;
}

const acceptedAnswers = ['accepted', 'parked', 'quarantined', 'duplicate'] as const;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

export const accepted = ({ answers }: SeedReport): number => sum(acceptedAnswers.map((answer) => answers[answer] ?? 0));

/** The reports of the seeds and of the paths, each in order. */
export const partsOf = (done: readonly Done[]): { readonly seeds: SeedReport[]; readonly paths: PathReport[] } => ({
  seeds: done.flatMap((it) => (it.kind === 'seed' ? [it.report] : [])).sort((a, b) => a.seed - b.seed),
  paths: done.flatMap((it) => (it.kind === 'path' ? [it.report] : [])).sort((a, b) => a.path.localeCompare(b.path)),
});

/** Sums everything up. */
export function reportOf(done: readonly Done[], seconds: number, broken?: string): FaultsReport {
  const { seeds, paths } = partsOf(done);
  const faults: Record<string, number> = {};
  for (const seed of seeds) {
    for (const [fault, times] of Object.entries(seed.faults)) faults[fault] = (faults[fault] ?? 0) + times;
  }
  const bad = sum(paths.map((path) => path.bad.length));
  return {
    deliveries: sum(seeds.map(({ deliveries }) => deliveries)),
    seeds: seeds.length,
    accepted: sum(seeds.map(accepted)),
    lost: sum(seeds.map(({ lost }) => lost.length)) + bad,
    duplicates: sum(seeds.map(({ duplicates }) => duplicates)),
    unexplained: sum(seeds.map(({ unexplained }) => unexplained.length)),
    duplicateCards: sum(seeds.map(({ duplicateCards }) => duplicateCards)),
    forgeries: sum(seeds.map(({ forgeries }) => forgeries)),
    forged: sum(seeds.map(({ forged }) => forged.length)),
    dead: sum(seeds.map(({ dead }) => dead)),
    badLogLines: sum(seeds.map(({ badLogLines }) => badLogLines.length)),
    faults,
    walks: {
      paths: paths.length,
      requests: sum(paths.map(({ requests }) => requests)),
      walks: sum(paths.map(({ walks }) => walks)),
      bad,
    },
    seconds: Math.round(seconds),
    ...(broken && { broken }),
  };
}

/** Whether the books balance. */
export const isGood = ({ lost, forged, unexplained, badLogLines }: FaultsReport): boolean =>
  lost + forged + unexplained + badLogLines === 0;

/** One row a seed. */
export function seedTable(done: readonly Done[]): string {
  const head = [
    'seed',
    'deliveries',
    ...acceptedAnswers,
    'refused',
    '5xx',
    'faults',
    'mostly',
    'dead',
    'twice',
    'lost',
  ];
  const rows = partsOf(done).seeds.map((seed) => {
    const byCount = Object.entries(seed.faults).sort(([, a], [, b]) => b - a);
    return [
      seed.seed,
      seed.deliveries,
      ...[...acceptedAnswers, 'refused', '5xx'].map((answer) => seed.answers[answer] ?? 0),
      sum(byCount.map(([, times]) => times)),
      byCount
        .slice(0, 2)
        .map(([fault]) => fault)
        .join(', '),
      seed.dead,
      seed.duplicates,
      seed.lost.length,
    ].map(String);
  });
  return tableOf(head, rows);
}

/** Faults by kind, most frequent first. */
export const faultLine = ({ faults }: FaultsReport): string =>
  Object.entries(faults)
    .sort(([, a], [, b]) => b - a)
    .map(([fault, times]) => `${fault} ${times}`)
    .join(' · ');

/** Failures of one seed that are named; the rest is counted. */
const NAMED = 5;

/** What does not balance, each with what it takes to see it again. */
export function complaints(done: readonly Done[], broken?: string): string[] {
  const { seeds, paths } = partsOf(done);
  const lines = seeds.flatMap((seed) => {
    const found = [
      ...seed.lost.map(
        ({ key, delivery, answer, missing, when }) =>
          `lost: the ${missing} of delivery ${delivery} (${key}), answered ${answer}, ${when === 'answer' ? 'was nowhere even then' : 'went missing later'}`,
      ),
      ...seed.forged.map(({ key, why }) => `forged: ${key}: ${why}`),
      ...seed.unexplained.map((key) => `published twice for no reason: ${key}`),
      ...seed.badLogLines.map((line) => `bad log line: ${JSON.stringify(line)}`),
    ];
    if (found.length === 0) return [];
    const again = `npm run faults -- --seed ${seed.seed} --deliveries ${seed.deliveries}${broken ? ` --break ${broken}` : ''}`;
    const more = found.length > NAMED ? [`  … and ${found.length - NAMED} more`] : [];
    return [`seed ${seed.seed} (again: ${again})`, ...found.slice(0, NAMED).map((it) => `  ${it}`), ...more];
  });
  const walks = paths
    .flatMap(({ bad }) => bad)
    .map(({ path, blow, why }) => `  ${path}: ${blow.kind} at request ${blow.at + 1}: ${why}`);
  if (walks.length === 0) return lines;
  const more = walks.length > NAMED ? [`  … and ${walks.length - NAMED} more`] : [];
  return [...lines, 'single faults', ...walks.slice(0, NAMED), ...more];
}
