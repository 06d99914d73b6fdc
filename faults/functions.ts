import type { Clock } from './clock';
import type { Deployment, DrivenHandler } from './deployment';
import { type Environment, type Invocation, type Program, startEnvironment } from './environment';
import type { Random } from './random';
import type { Network } from './sockets';

/** Handler → its program. */
export type Programs = Readonly<Record<DrivenHandler, Program>>;

/** How Lambda ended what it was asked. `throttled`: no environment was free. */
export type Ended = Invocation | { readonly ended: 'throttled' };

/** What an environment is at work on: the keys of deliveries or messages, for the ledger to know what met which fault. */
export type Work = readonly string[];

/** Lambda. */
export interface Functions {
  readonly invoke: (handler: DrivenHandler, event: unknown, work: Work) => Promise<Ended>;
  readonly running: () => number;
}

export interface FunctionsOptions {
  readonly deployment: Deployment;
  readonly programs: Programs;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: (handler: DrivenHandler, environment: Environment, work: () => Work) => Network;
  readonly log: (text: string) => void;
  /** Whether some environments have a wrong clock. */
  readonly hasSkew: boolean;
  /** Called when one of these is to work. */
  readonly onSkew: (work: Work) => void;
}

/** Environments of one function at most. */
const CONCURRENCY = 24;

/** Keeps warm environments, starts new ones, and forgets those that are dead. */
export function functionsOf(options: FunctionsOptions): Functions {
  const { deployment, programs, clock, random, log } = options;
  const idle: Record<DrivenHandler, Environment[]> = { ingest: [], redeliver: [], failures: [] };
  const busy: Record<DrivenHandler, number> = { ingest: 0, redeliver: 0, failures: 0 };
  const works = new Map<Environment, Work>();
  const skewed = new WeakSet<Environment>();

  const start = (handler: DrivenHandler) => {
    const isSkewed = options.hasSkew && random.chance(0.05);
    const environment = startEnvironment({
      program: programs[handler],
      ...deployment.functions[handler],
      clock,
      random,
      skewMs: isSkewed ? random.between(-900_000, 900_000) : random.between(-500, 500),
      network: (it) => options.network(handler, it, () => works.get(it) ?? []),
      log,
    });
    if (isSkewed) skewed.add(environment);
    return environment;
  };

  return {
    running: () => busy.ingest + busy.redeliver + busy.failures,
    invoke: async (handler, event, work) => {
      if (busy[handler] >= CONCURRENCY) return { ended: 'throttled' };
      busy[handler] += 1;
      const isRecycled = random.chance(0.002);
      const environment = (isRecycled ? undefined : idle[handler].pop()) ?? start(handler);
      works.set(environment, work);
      if (skewed.has(environment)) options.onSkew(work);
      const invocation = await environment.invoke(event);
      busy[handler] -= 1;
      if (environment.isAlive()) idle[handler].push(environment);
      else works.delete(environment);
      return invocation;
    },
  };
}
