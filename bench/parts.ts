import { bundle } from './bundle';
import { ROUNDS as COLD_ROUNDS, coldStart } from './cold-start';
import { ROUNDS as CONSUMER_ROUNDS, consume } from './consumers';
import { ROUNDS as CORE_ROUNDS, core } from './core';
import { cost } from './cost';
import { developerSpeed, ROUNDS as SYNTH_ROUNDS } from './developer-speed';
import { ROUNDS as END_TO_END_ROUNDS, endToEnd } from './end-to-end';
import type { Kit } from './kit';
import type { Measure } from './measure';
import { ROUNDS as POWER_ROUNDS, power } from './power';
import { ROUNDS as HANDLER_ROUNDS, MODES, throughHandler } from './through-handler';

/** A part of a run. */
export interface Part {
  readonly title: string;
  /** How often it says that it has come further. */
  readonly rounds: number;
  readonly run: (kit: Kit, advance: () => void) => Promise<readonly Measure[]>;
}

/** Name, as `--only` takes it → part, in the order in which they run: one after the other, since each wants the machine. */
export const parts: Readonly<Record<string, Part>> = {
  bundle: { title: 'Bundles', rounds: 0, run: bundle },
  cost: { title: 'Cost of the template', rounds: 0, run: cost },
  cold: { title: 'Cold starts', rounds: COLD_ROUNDS, run: coldStart },
  core: { title: 'Ingest core', rounds: CORE_ROUNDS, run: core },
  handler: { title: 'Through the handler', rounds: MODES * HANDLER_ROUNDS, run: throughHandler },
  consumers: { title: 'Redeliver and failures', rounds: CONSUMER_ROUNDS, run: consume },
  power: { title: 'Memory and power', rounds: POWER_ROUNDS, run: power },
  'end-to-end': { title: 'End to end on the local engine', rounds: END_TO_END_ROUNDS, run: endToEnd },
  developer: { title: 'cdk synth, npm start', rounds: SYNTH_ROUNDS, run: developerSpeed },
};
