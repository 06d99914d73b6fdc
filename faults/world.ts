import { env } from '../lib/contract';
import type { Service } from './aws/wire';
import { type Clock, clockFrom } from './clock';
import { type Cloud, createCloud } from './cloud';
import { consume, type QueueFault } from './consumers';
import type { Deployment, DrivenHandler } from './deployment';
import { type Functions, functionsOf, type Programs } from './functions';
import { type Ledger, ledgerOf } from './ledger';
import type { Random } from './random';
import { actingFaults, type FaultKind } from './weather';
import { faultyNetwork } from './wire-faults';

export interface WorldOptions {
  readonly deployment: Deployment;
  readonly programs: Programs;
  readonly random: Random;
  /** Virtual time of its beginning. */
  readonly begin: number;
  /** What the next request to AWS or Qlik's API meets. */
  readonly weather: (
    target: { readonly handler: DrivenHandler; readonly service: Service },
    now: number,
  ) => FaultKind | undefined;
  /** How likely a fault between queue and consumer is. */
  readonly queueFaults: (now: number) => number;
  /** How likely EventBridge hands an event to a target twice, or cannot hand it over at all. */
  readonly ruleFaults: { readonly twice: number; readonly undeliverable: number };
  readonly hasSkew: boolean;
}

/** The deployed handlers on stand-ins for AWS, in virtual time. */
export interface World {
  readonly clock: Clock;
  readonly cloud: Cloud;
  readonly functions: Functions;
  readonly ledger: Ledger;
  /** Fault → how often it struck. */
  readonly faults: Readonly<Record<string, number>>;
  readonly count: (fault: string) => void;
  /** Log lines that no log may hold. */
  readonly badLogLines: readonly string[];
  /** Ends the run with an error of the suite itself. */
  readonly abort: (error: unknown) => void;
  /** Lets time pass until all is done that was begun and `isDone`. Rejects when that does not come. */
  readonly rest: (isDone: () => boolean) => Promise<void>;
}

/** Virtual days after which a world that has not come to rest never will. */
const MAX_DAYS = 30;

export function createWorld(options: WorldOptions): World {
  const { deployment, programs, random, begin } = options;
  const clock = clockFrom(begin);
  const faults: Record<string, number> = {};
  const badLogLines: string[] = [];
  let failed: { readonly error: unknown } | undefined;
  const abort = (error: unknown) => {
    failed ??= { error };
  };
  const count = (fault: string) => {
    faults[fault] = (faults[fault] ?? 0) + 1;
  };
  const deduplicates = env.eventTable in deployment.functions.ingest.variables;
  const ledger = ledgerOf({ cloud: () => cloud, deduplicates });
  const cloud = createCloud({ ...options, clock, onEvent: ledger.onEvent });
  const secrets = () => [...[...cloud.secrets.values()].map(({ AWSCURRENT }) => AWSCURRENT), ...cloud.apiKeys];

  const strike = (handler: DrivenHandler, service: Service, keys: readonly string[]) => {
    const fault = options.weather({ handler, service }, clock.now());
    if (fault) count(fault);
    // An event that cannot be checked for being new is published all the same.
    if (fault && (actingFaults.has(fault) || service === 'dynamodb')) ledger.incident(keys);
    return fault;
  };

  const functions = functionsOf({
    deployment,
    programs,
    clock,
    random,
    hasSkew: options.hasSkew,
    onSkew: (keys) => {
      count('clock-skew');
      ledger.incident(keys);
    },
    log: (text) => {
      const isOneLine = text.startsWith('{') && text.indexOf('\n') === text.length - 1;
      if (!isOneLine || secrets().some((secret) => text.includes(secret))) badLogLines.push(text.slice(0, 300));
    },
    network: (handler, { isAlive, kill }, work) =>
      faultyNetwork({
        cloud,
        clock,
        random,
        isAlive,
        kill,
        abort,
        strike: (service) => strike(handler, service, work()),
      }),
  });

  const queueStrikes = (fault: QueueFault, keys: readonly string[]) => {
    if (!random.chance(options.queueFaults(clock.now()))) return false;
    count(fault);
    ledger.incident(keys);
    return true;
  };
  for (const spec of deployment.consumers) {
    const queue = cloud.queues.get(spec.queueUrl);
    if (queue === undefined) throw new Error(`the template has no queue at ${spec.queueUrl}`);
    consume({ spec, queue, functions, clock, random, strikes: queueStrikes, onLost: abort });
  }

  const isQuiet = () =>
    functions.running() === 0 &&
    cloud.inTransit() === 0 &&
    cloud.parked.messages.size + cloud.failures.messages.size === 0;
  return {
    clock,
    cloud,
    functions,
    ledger,
    faults,
    count,
    badLogLines,
    abort,
    rest: (isDone) =>
      clock.run(() => {
        if (failed) throw new Error('the simulation itself failed', { cause: failed.error });
        if (clock.now() - begin > MAX_DAYS * 86_400_000) throw new Error(`no rest within ${MAX_DAYS} virtual days`);
        return isDone() && isQuiet();
      }),
  };
}
