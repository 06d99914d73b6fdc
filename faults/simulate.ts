import type { HandlerName } from '../lib/constructs/handler-function';
import { env } from '../lib/contract';
import type { Service } from './aws/wire';
import { clockFrom } from './clock';
import { createCloud } from './cloud';
import { consume } from './consumers';
import type { Deployment } from './deployment';
import { functionsOf, type Programs } from './functions';
import { type Balance, ledgerOf } from './ledger';
import { type Answers, startQlik } from './qlik';
import { randomOf } from './random';
import { actingFaults, type Season, seasonOf } from './weather';
import { faultyNetwork } from './wire-faults';

export interface SimulationOptions {
  readonly seed: number;
  readonly deliveries: number;
  readonly deployment: Deployment;
  readonly programs: Programs;
  /** Called as deliveries are made, with how many are new. */
  readonly onProgress?: (deliveries: number) => void;
}

/** What one seed came to. */
export interface SeedReport extends Balance {
  readonly seed: number;
  readonly deliveries: number;
  /** Requests of strangers beside them. */
  readonly forgeries: number;
  readonly answers: Answers;
  /** Fault → how often it struck. */
  readonly faults: Readonly<Record<string, number>>;
  /** Messages in the two DLQs. */
  readonly dead: number;
  /** Log lines that are not one line of JSON, or hold a secret. */
  readonly badLogLines: readonly string[];
}

/** Milliseconds between deliveries, on average, in virtual time. */
const GAP_MS = 250;

/** Virtual days after which a simulation that has not come to rest never will. */
const MAX_DAYS = 30;

/** Runs the deployed handlers through one seed's deliveries and faults, lets the queues drain, and balances the books. */
export async function simulate(options: SimulationOptions): Promise<SeedReport> {
  const { seed, deployment, programs } = options;
  const random = randomOf(seed);
  const begin = Date.UTC(2026, 10, 24) + random.below(86_400_000);
  const clock = clockFrom(begin);
  const season = seasonOf(random, begin, begin + options.deliveries * GAP_MS);
  const isCalm = () => clock.now() >= season.calmAt;
  const faults: Record<string, number> = {};
  const badLogLines: string[] = [];
  let failed: { readonly error: unknown } | undefined;
  const abort = (error: unknown) => {
    failed ??= { error };
  };
  const count = (fault: string) => {
    faults[fault] = (faults[fault] ?? 0) + 1;
  };

  const ledger = ledgerOf({
    cloud: () => cloud,
    deduplicates: env.eventTable in deployment.functions.ingest.variables,
  });
  const rate = (probability: number) => () => !isCalm() && random.chance(probability);
  const cloud = createCloud({
    deployment,
    clock,
    random,
    ruleFaults: { twice: 0.005, undeliverable: 0.002 },
    onEvent: ledger.onEvent,
  });
  const functions = functionsOf({
    deployment,
    programs,
    clock,
    random,
    hasSkew: true,
    onSkew: (keys) => {
      count('clock-skew');
      ledger.incident(keys);
    },
    log: logCheck(() => [...cloud.secrets.values()].map(({ AWSCURRENT }) => AWSCURRENT), badLogLines),
    network: (handler, environment, work) =>
      faultyNetwork({
        cloud,
        clock,
        random,
        isAlive: environment.isAlive,
        kill: environment.kill,
        abort,
        strike: (service) => strike(season, { handler, service }, work()),
      }),
  });

  function strike({ weather }: Season, target: { handler: HandlerName; service: Service }, keys: readonly string[]) {
    const fault = weather(target, clock.now());
    if (fault) count(fault);
    // An event that cannot be checked for being new is published all the same.
    if (fault && (actingFaults.has(fault) || target.service === 'dynamodb')) ledger.incident(keys);
    return fault;
  }

  const queueFault = { 'handed-out-twice': rate(0.01), 'visibility-expired': rate(0.01), 'delete-lost': rate(0.01) };
  for (const spec of deployment.consumers) {
    const queue = cloud.queues.get(spec.queueUrl);
    if (queue === undefined) throw new Error(`no queue at ${spec.queueUrl}`);
    consume({
      spec,
      queue,
      functions,
      clock,
      random,
      onLost: abort,
      strikes: (fault, keys) => {
        if (!queueFault[fault]()) return false;
        count(fault);
        ledger.incident(keys);
        return true;
      },
    });
  }
  let told = 0;
  const losesAnswer = rate(0.005);
  const qlik = startQlik({
    ...options,
    cloud,
    functions,
    ledger,
    clock,
    random,
    gapMs: GAP_MS,
    onLost: abort,
    losesAnswer: () => {
      const isLost = losesAnswer();
      if (isLost) count('answer-lost');
      return isLost;
    },
  });
  const isAtRest = () =>
    qlik.isDone() &&
    // What acts late has acted by then.
    clock.now() >= season.calmAt + 30_000 &&
    functions.running() === 0 &&
    cloud.inTransit() === 0 &&
    cloud.parked.messages.size + cloud.failures.messages.size === 0;
  clock.after(season.calmAt + 30_000 - begin, () => undefined);
  await clock.run(() => {
    if (failed) throw new Error(`seed ${seed}: the simulation itself failed`, { cause: failed.error });
    if (clock.now() - begin > MAX_DAYS * 86_400_000) throw new Error(`seed ${seed}: no rest within ${MAX_DAYS} days`);
    if (qlik.deliveries() > told) {
      options.onProgress?.(qlik.deliveries() - told);
      told = qlik.deliveries();
    }
    return isAtRest();
  });
  return {
    seed,
    deliveries: qlik.deliveries(),
    forgeries: qlik.forgeries(),
    answers: qlik.answers,
    faults,
    dead: cloud.parkedDead.messages.size + cloud.failuresDead.messages.size,
    badLogLines,
    ...ledger.balance(),
  };
}

/** Takes log text and keeps what no log may hold. */
const logCheck = (secrets: () => readonly string[], bad: string[]) => (text: string) => {
  const isOneLine = text.endsWith('\n') && text.indexOf('\n') === text.length - 1 && text.startsWith('{');
  if (!isOneLine || secrets().some((secret) => text.includes(secret))) bad.push(text.slice(0, 300));
};
