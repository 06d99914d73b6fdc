import type { DeployedStack } from '../deployment/stack';
import { pacer } from '../terminal/pace';
import type { DeadLetterQueue } from './dead-letter-queues';
import { type Group, groupsOf, type Listed, listed, type Selection } from './dead-letters';
import { handOver } from './hand-over';
import { queueReader } from './queue-reader';
import { redrive, type Tally } from './redriving';
import { survey } from './survey';

/** What a redrive would do, of the messages that are dead now: one that dies later is in no plan. */
export interface RedrivePlan {
  readonly queues: readonly DeadLetterQueue[];
  readonly letters: readonly Listed[];
  /** The same, by what they died of. */
  readonly groups: readonly Group[];
  /** How many of them have a way back; the others stay. */
  readonly goes: number;
  /** How many could not be read, because another reader holds them. */
  readonly hidden: number;
}

/** Reads what is selected and leaves it where it is. @throws {CommandError} when the selection names a queue it has not */
export async function planRedrive(
  stack: DeployedStack,
  selection: Selection,
  signal: AbortSignal,
): Promise<RedrivePlan> {
  const { queues, letters, hidden } = await survey(stack, selection, listed, signal);
  const goes = letters.filter(({ stays }) => stays === undefined).length;
  return { queues, letters, groups: groupsOf(letters), goes, hidden };
}

/** How fast a redrive goes, in messages a second. */
export const redriveRate = { least: 0.1, most: 1000, usual: 10 } as const;

/** How a plan is carried out. */
export interface CarryingOut {
  /** Messages a second, within {@link redriveRate}. */
  readonly rate: number;
  /** Stops it between two messages. */
  readonly signal: AbortSignal;
  /** Called for each message once it is known what became of it. */
  readonly onFate: () => void;
}

/** Takes what was planned back to where it belongs. */
export function carryOut(
  { clients, outputs }: DeployedStack,
  { letters, queues }: Pick<RedrivePlan, 'letters' | 'queues'>,
  { rate, signal, onFate }: CarryingOut,
): Promise<Tally> {
  const ports = {
    ...queueReader(clients),
    handOver: handOver(clients, outputs.BusName),
    turn: pacer(rate, signal),
  };
  return redrive(letters, queues, ports, { signal, onFate });
}
