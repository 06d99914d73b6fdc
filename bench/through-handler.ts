import { env } from '../lib/contract';
import type { Child } from './child';
import { invocationOf, putEventsBody } from './invocations';
import type { Kit } from './kit';
import { type Measure, measured } from './measure';
import type { Took } from './processes/environment';
import { differences, quantile, ratios } from './statistics';

export const ROUNDS = 8;
export const MODES = 3;
const ENVIRONMENTS = 50;

/** Deliveries of a round, and bare requests of a round: enough that the slowest hundredth is more than one. */
const SAMPLES = 200;

const invocation = invocationOf('ingest');
const bare = { send: putEventsBody('1') };

/**
 * What a delivery through the bundled ingest handler takes beside one bare request over a kept connection to the same
 * endpoint: in one environment, and in fifty that all get theirs at the same moment.
 */
export async function throughHandler(kit: Kit, advance: () => void): Promise<readonly Measure[]> {
  await kit.control(0);
  const one = async (over: Record<string, string>) => {
    const [environment] = await ready(kit, 1, over);
    const ask = (count: number, invokes: boolean) => environment.ask<Took>(taskOf(count, invokes));
    const seen = await inRounds((invokes) => ask(SAMPLES, invokes), advance);
    environment.end();
    return seen;
  };
  const many = async () => {
    const environments = await ready(kit, ENVIRONMENTS, {});
    const burst = (invokes: boolean) => Promise.all(environments.map((it) => it.ask<Took>(taskOf(1, invokes))));
    const seen = await inRounds(async (invokes) => {
      const took: number[] = [];
      while (took.length < SAMPLES) took.push(...(await burst(invokes)).flat());
      return took;
    }, advance);
    for (const environment of environments) environment.end();
    return seen;
  };
  return [
    ...figures('sequential', await one({})),
    ...figures('sequential without deduplication', await one({ [env.eventTable]: '' })),
    ...figures(`${ENVIRONMENTS} at once`, await many()),
  ];
}

const taskOf = (count: number, invokes: boolean) =>
  invokes ? { invoke: Array(count).fill(invocation) } : { ...bare, times: count };

async function ready(kit: Kit, count: number, over: Readonly<Record<string, string>>): Promise<[Child, ...Child[]]> {
  const { file } = kit.bundles.ingest;
  const environments = Array.from({ length: count }, () => kit.start('environment', 'ingest', [file], over));
  await Promise.all(environments.map((it) => it.next()));
  return environments as [Child, ...Child[]];
}

interface Round {
  readonly handler: Took;
  readonly bare: Took;
}

async function inRounds(run: (invokes: boolean) => Promise<Took>, advance: () => void): Promise<readonly Round[]> {
  // The first of each is not counted: connections are made and code is compiled.
  await run(true);
  await run(false);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ handler: await run(true), bare: await run(false) });
    advance();
  }
  return rounds;
}

function figures(name: string, rounds: readonly Round[]): readonly Measure[] {
  const at = (what: keyof Round, q: number) => rounds.map((round) => quantile(round[what], q));
  const place = (figure: string) => ['throughHandler', name, figure];
  return [
    measured(place('addedP50'), differences(at('handler', 0.5), at('bare', 0.5))),
    measured(place('addedP99'), differences(at('handler', 0.99), at('bare', 0.99))),
    measured(place('ratioP50'), ratios(at('handler', 0.5), at('bare', 0.5))),
    measured(place('ratioP99'), ratios(at('handler', 0.99), at('bare', 0.99))),
  ];
}
