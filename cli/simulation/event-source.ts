import { setTimeout } from 'node:timers/promises';
import type { DeployedStack } from '../deployment/stack';
import { sweepLeftovers, sweptInWords } from '../event-catch/leftovers';
import { planOf } from '../replay/replay-plan';
import { confirm } from '../terminal/confirm';
import { isoOf, spanOf } from '../terminal/span';
import { print, progress, remark } from '../terminal/terminal';
import { CommandError } from '../verb';
import { archiveEvents } from './archive-events';
import { journalEvents } from './journal-events';
import { type EventSet, recordedEvents } from './recorded-events';
import { sampleEvents } from './sample-events';

/** What a verb is told of the events to take. */
export interface EventOptions {
  readonly events: string;
  readonly from: string;
  readonly to?: string;
  readonly limit: number;
  readonly archive?: string;
  readonly tenant: string;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly endpointUrl?: string;
}

/** The events, and what could not be removed again after reading them; undefined when a person said no. */
export type EventsRead = { readonly set: EventSet; readonly leftBehind: readonly string[] } | undefined;

/**
 * The events that `--events` names: `samples`, `journal`, `archive`, or else a path.
 *
 * @param connected gives the deployed stack, when it is needed
 */
export async function eventsOf(
  options: EventOptions,
  connected: () => Promise<DeployedStack>,
  signal: AbortSignal,
): Promise<EventsRead> {
  const assumed = { tenant: options.tenant, receivedAt: new Date() };
  switch (options.events) {
    case 'samples':
      return { set: sampleEvents(assumed), leftBehind: [] };
    case 'journal':
      return { set: await fromJournal(options, await connected(), signal), leftBehind: [] };
    case 'archive':
      return fromArchive(options, await connected(), signal);
    default:
      return { set: recordedEvents(options.events, assumed), leftBehind: [] };
  }
}

async function fromJournal(options: EventOptions, stack: DeployedStack, signal: AbortSignal): Promise<EventSet> {
  const bar = progress('reading the journals', 100);
  const onProgress = (share: number) => bar.update(Math.floor(100 * share));
  try {
    return await journalEvents(stack, { span: spanOf(options, Date.now()), limit: options.limit, signal, onProgress });
  } finally {
    bar.stop();
  }
}

async function fromArchive(options: EventOptions, stack: DeployedStack, signal: AbortSignal): Promise<EventsRead> {
  const span = spanOf(options, Date.now());
  const plan = await planOf(stack, { archive: options.archive }, span, Date.now());
  if (plan.expired !== undefined && plan.expired >= span.to) {
    throw new CommandError(`Archive ${plan.archive.name} has nothing from before ${isoOf(plan.expired)} any more.`);
  }
  if (!options.json) {
    print(
      [
        `An archive can only be replayed. So a queue and a rule are made on the bus, archive ${plan.archive.name} is replayed`,
        `to that rule alone (${isoOf(span.from)} to ${isoOf(span.to)}), and both are removed again: nobody else gets an event.`,
        ...(plan.expired === undefined ? [] : [`The archive has nothing from before ${isoOf(plan.expired)} any more.`]),
        ...(options.endpointUrl
          ? [
              'At an endpoint of your own that may be otherwise: an engine that ignores FilterArns replays to every rule.',
            ]
          : []),
      ].join('\n'),
    );
  }
  if (!(await confirm('Replay the archive to it?', options.yes, 'Say --yes, or take --events journal.')))
    return undefined;
  for (const line of sweptInWords(await sweepLeftovers(stack.clients, stack.outputs.BusName, Date.now()))) remark(line);
  const bar = progress('reading the archive', options.limit);
  const pause = (ms: number) => setTimeout(ms, undefined, { signal }).catch(() => undefined);
  try {
    return await archiveEvents(
      stack,
      { plan, limit: options.limit, signal, onEvents: bar.update },
      { now: Date.now, pause },
    );
  } finally {
    bar.stop();
  }
}
