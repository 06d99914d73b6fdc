import { handlerNames } from '../lib/constructs/handler-function';
import type { Subject } from './deployment';
import { invocationOf } from './invocations';
import { type Kit, rivals } from './kit';
import { type Measure, measured } from './measure';
import type { Seen } from './processes/invoke';
import { differences, ratios } from './statistics';

export const ROUNDS = 25;

const subjects: readonly Subject[] = [...rivals, ...handlerNames];

/** What Lambda's runtime has loaded by the time it imports a handler (aws-lambda-nodejs-runtime-interface-client, read 2026-11). */
const LOADED_BY_LAMBDA = 'node:http';
const imported: readonly Subject[] = ['empty', 'naive', 'ingest'];

/**
 * Import and first invocation of each bundle, in a fresh process each; a round is one process of each. Nothing is loaded
 * before but Node's loader of ES modules; `asOnLambda` has loaded what Lambda's runtime has.
 */
export async function coldStart(kit: Kit, advance: () => void): Promise<readonly Measure[]> {
  const seen = noneSeen();
  const onLambda = noneSeen();
  const see = async (subject: Subject, ...loaded: readonly string[]) => {
    const args = [kit.bundles[subject].file, JSON.stringify(invocationOf(subject)), '0', ...loaded];
    const child = kit.start('invoke', subject, args);
    const one = await child.next<Seen>();
    child.end();
    return one;
  };
  await kit.control(0);
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each round begins with another one, so that none always comes after the same.
    for (const subject of rotated(subjects, round)) seen[subject].push(await see(subject));
    for (const subject of rotated(imported, round)) onLambda[subject].push(await see(subject, LOADED_BY_LAMBDA));
    advance();
  }
  const imports = (subject: Subject, from = seen) => from[subject].map(({ importMs }) => importMs);
  const starts = (subject: Subject) => seen[subject].map(({ startMs }) => startMs);
  const ofEach = (at: readonly string[], values: (subject: Subject) => readonly number[], of = subjects) =>
    of.map((subject) => measured([...at, subject], values(subject)));
  return [
    measured(['coldImport', 'ratioToNaive'], ratios(imports('ingest'), imports('naive'))),
    measured(['coldImport', 'msOverEmpty'], differences(imports('ingest'), imports('empty'))),
    measured(
      ['coldImport', 'asOnLambda', 'ratioToNaive'],
      ratios(imports('ingest', onLambda), imports('naive', onLambda)),
    ),
    measured(
      ['coldImport', 'asOnLambda', 'msOverEmpty'],
      differences(imports('ingest', onLambda), imports('empty', onLambda)),
    ),
    ...ofEach(['coldImport', 'ms'], (it) => imports(it)),
    ...ofEach(['coldImport', 'ratiosToNaive'], (it) => ratios(imports(it), imports('naive')), handlerNames),
    ...ofEach(['coldStart', 'ms'], starts),
    ...ofEach(['coldStart', 'ratiosToNaive'], (it) => ratios(starts(it), starts('naive')), handlerNames),
    ...ofEach(['coldStart', 'ratiosToTypical'], (it) => ratios(starts(it), starts('typical')), handlerNames),
  ];
}

const noneSeen = () => Object.fromEntries(subjects.map((it) => [it, [] as Seen[]])) as Record<Subject, Seen[]>;

const rotated = <Item>(items: readonly Item[], by: number): readonly Item[] => {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
};
