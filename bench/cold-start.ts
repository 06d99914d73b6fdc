import { handlerNames } from '../lib/constructs/handler-function';
import type { Subject } from './deployment';
import { invocationOf } from './invocations';
import { type Kit, rivals } from './kit';
import { type Measure, measured } from './measure';
import type { Seen } from './processes/invoke';
import { differences, ratios } from './statistics';

export const ROUNDS = 25;

const subjects: readonly Subject[] = [...rivals, ...handlerNames];

/** Import and first invocation of each bundle, in a fresh process each; a round is one process of each. */
export async function coldStart(kit: Kit, advance: () => void): Promise<readonly Measure[]> {
  const seen = Object.fromEntries(subjects.map((it) => [it, [] as Seen[]])) as Record<Subject, Seen[]>;
  await kit.control(0);
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each round begins with another one, so that none always comes after the same.
    for (const subject of rotated(subjects, round)) {
      const child = kit.start('invoke', subject, [kit.bundles[subject].file, JSON.stringify(invocationOf(subject))]);
      seen[subject].push(await child.next<Seen>());
      child.end();
    }
    advance();
  }
  const imports = (subject: Subject) => seen[subject].map(({ importMs }) => importMs);
  const starts = (subject: Subject) => seen[subject].map(({ startMs }) => startMs);
  const ofEach = (at: readonly string[], values: (subject: Subject) => readonly number[], of = subjects) =>
    of.map((subject) => measured([...at, subject], values(subject)));
  return [
    measured(['coldImport', 'ratioToNaive'], ratios(imports('ingest'), imports('naive'))),
    measured(['coldImport', 'msOverEmpty'], differences(imports('ingest'), imports('empty'))),
    ...ofEach(['coldImport', 'ms'], imports),
    ...ofEach(['coldImport', 'ratiosToNaive'], (it) => ratios(imports(it), imports('naive')), handlerNames),
    ...ofEach(['coldStart', 'ms'], starts),
    ...ofEach(['coldStart', 'ratiosToNaive'], (it) => ratios(starts(it), starts('naive')), handlerNames),
    ...ofEach(['coldStart', 'ratiosToTypical'], (it) => ratios(starts(it), starts('typical')), handlerNames),
  ];
}

const rotated = <Item>(items: readonly Item[], by: number): readonly Item[] => {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
};
