/** What the processes of a run say to each other. */

import type { Bundles } from './bundles';
import type { Deployment, DrivenHandler } from './deployment';
import { compile } from './environment';
import type { Programs } from './functions';
import { type SeedReport, simulate } from './simulate';
import { type Blow, blowsOn, paths, walk } from './walk';

/** One piece of work: a seed, or all walks along one path. */
export type Job =
  | { readonly kind: 'seed'; readonly seed: number; readonly deliveries: number }
  | { readonly kind: 'path'; readonly path: number };

/** What a worker needs to know before its first job. */
export interface Setting {
  readonly deployment: Deployment;
  readonly bundles: Bundles;
}

/** A walk whose books do not balance. */
export interface BadWalk {
  readonly path: string;
  readonly blow: Blow;
  readonly why: string;
}

/** What all walks along one path came to. */
export interface PathReport {
  readonly path: string;
  readonly requests: number;
  readonly walks: number;
  readonly duplicates: number;
  readonly bad: readonly BadWalk[];
}

export type Done =
  | { readonly kind: 'seed'; readonly report: SeedReport }
  | { readonly kind: 'path'; readonly report: PathReport };

/** Compiles the bundles, once for all environments. */
export const programsOf = (bundles: Bundles): Programs =>
  Object.fromEntries(Object.entries(bundles).map(([handler, bundle]) => [handler, compile(bundle, handler)])) as {
    [H in DrivenHandler]: Programs[H];
  };

/** Makes the doer of jobs: compiles the bundles once. */
export function doerOf({
  deployment,
  bundles,
}: Setting): (job: Job, onProgress: (deliveries: number) => void) => Promise<Done> {
  const programs = programsOf(bundles);
  const world = { deployment, programs };
  return async (job, onProgress) => {
    switch (job.kind) {
      case 'seed':
        return { kind: 'seed', report: await simulate({ ...job, ...world, onProgress }) };
      case 'path':
        return { kind: 'path', report: await walkAll(job.path, world) };
      default:
        return job satisfies never;
    }
  };
}

async function walkAll(index: number, world: Parameters<typeof walk>[1]): Promise<PathReport> {
  const path = paths[index];
  if (path === undefined) throw new Error(`there is no path ${index}`);
  const blows = await blowsOn(path, world);
  const bad: BadWalk[] = [];
  let duplicates = 0;
  for (const blow of blows) {
    const { lost, forged, unexplained, isAnswered, ...walked } = await walk(path, world, blow);
    duplicates += walked.duplicates;
    const [loss] = lost;
    const why = loss
      ? `${loss.missing} lost after ${loss.answer}`
      : forged.length > 0
        ? 'forged'
        : unexplained.length > 0
          ? 'published twice for no reason'
          : isAnswered
            ? undefined
            : 'never answered 2xx';
    if (why) bad.push({ path: path.name, blow, why });
  }
  const requests = new Set(blows.map(({ at }) => at)).size;
  return { path: path.name, requests, walks: blows.length, duplicates, bad };
}
