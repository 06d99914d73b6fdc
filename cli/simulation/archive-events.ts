import { CancelReplayCommand, DescribeReplayCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { EVENT_SOURCE } from '../../lib/qlik/event';
import { runName } from '../deployment/run-name';
import type { DeployedStack } from '../deployment/stack';
import { openCatch } from '../event-catch/event-catch';
import { catchPrefixes } from '../event-catch/leftovers';
import { takeEvents } from '../event-catch/take';
import { type Plan, startReplay } from '../replay/replay-plan';
import { isoOf } from '../terminal/span';
import { type RecordedEvent, recordedEvent } from './recorded-event';
import type { EventSet } from './recorded-events';

/** How to read an archive. */
export interface ArchiveQuery {
  /** Which archive, and which time of it. */
  readonly plan: Pick<Plan, 'archive' | 'busArn' | 'span'>;
  /** Events at most. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Told how many events are read. */
  readonly onEvents: (events: number) => void;
}

/** What reading an archive needs of the world beside AWS. */
export interface ArchivePorts {
  readonly now: () => number;
  /** Resolves after so many milliseconds, at once when the signal says stop. */
  readonly pause: (ms: number) => Promise<void>;
}

/** What was read, and what could not be removed again, each with the reason. */
export interface ArchiveRead {
  readonly set: EventSet;
  readonly leftBehind: readonly string[];
}

/** EventBridge asks for "a short period of time" until a new rule takes events, and names no figure; this one is ours. */
const RULE_SETTLES_MS = 10_000;
const LOOK_EVERY_MS = 2000;
/** Should nobody be left to remove the queue, it empties itself. */
const KEPT_SECONDS = 3600;
const RECEIVERS = 5;
/** Rounds, of a second each, in which nothing more may come once the replay has ended. */
const QUIET_ROUNDS = 3;

/**
 * The events in an archive. EventBridge lets nobody read one, only replay it: so it is replayed to a rule made for that,
 * which hands the events to a queue made for that. `FilterArns` keeps the replay from every other rule. Rule and queue
 * are removed at the end, however it ends.
 */
export async function archiveEvents(
  { clients, outputs }: DeployedStack,
  query: ArchiveQuery,
  ports: ArchivePorts,
): Promise<ArchiveRead> {
  const name = runName(catchPrefixes.simulate, ports.now());
  // Live events and other replays pass the rule by.
  const pattern = { source: [EVENT_SOURCE], 'replay-name': [name] };
  const bus = outputs.BusName;
  const made = await openCatch(clients, { bus, name, pattern, verb: 'simulate', keptSeconds: KEPT_SECONDS });
  const replay = replayNamed(clients, name);
  let hasStarted = false;
  const removeAll = async () => {
    const cancelled = hasStarted ? await replay.end().catch(notRemoved(`replay ${name}`)) : undefined;
    return [cancelled, await made.close()].flatMap((fault) => fault ?? []);
  };
  try {
    await ports.pause(RULE_SETTLES_MS);
    if (query.signal.aborted) return { set: setOf(query, []), leftBehind: await removeAll() };
    await startReplay(clients, { ...query.plan, rules: [{ arn: made.ruleArn }] }, name);
    hasStarted = true;
    const { events, failed } = await drain(clients, made.queueUrl, replay, query, ports);
    const set = setOf(query, events, failed);
    return { set, leftBehind: await removeAll() };
  } catch (error) {
    const left = await removeAll();
    if (left.length > 0) (error as Error).message += `\nNot removed: ${left.join(', ')}`;
    throw error;
  }
}

const notRemoved = (what: string) => (error: Error) => `${what} (${error.name}: ${error.message})`;

function setOf({ plan, limit }: ArchiveQuery, seen: readonly unknown[], failed?: string): EventSet {
  const events = new Map<string, RecordedEvent>();
  let foreign = 0;
  for (const value of seen) {
    const recorded = recordedEvent(value, { tenant: '', receivedAt: new Date(plan.span.to) });
    if (recorded.is !== 'event') foreign++;
    else {
      // As it was when it was live: no rule is to tell it by that.
      const { 'replay-name': _, ...event } = recorded.event as RecordedEvent & { readonly 'replay-name'?: string };
      events.set(event.id ?? `${events.size}`, event);
    }
  }
  const { from, to } = plan.span;
  return {
    from: `archive ${plan.archive.name}, ${isoOf(from)} to ${isoOf(to)}`,
    events: [...events.values()].slice(0, limit),
    foreign,
    repeated: seen.length - foreign - events.size,
    ...(failed !== undefined && { cutShort: { why: failed, isFault: true } }),
    ...(failed === undefined &&
      events.size >= limit && { cutShort: { why: `stopped at --limit ${limit}`, isFault: false } }),
  };
}

/** A replay under way. */
interface Replay {
  readonly look: () => Promise<{ readonly hasEnded: boolean; readonly failed?: string }>;
  /** Stops it, unless it has ended. */
  readonly end: () => Promise<void>;
}

function replayNamed({ eventBridge }: DeployedStack['clients'], ReplayName: string): Replay {
  const look = async () => {
    const { State = '', StateReason } = await eventBridge.send(new DescribeReplayCommand({ ReplayName }));
    const isFault = State === 'FAILED' || State === 'CANCELLED';
    return {
      hasEnded: isFault || State === 'COMPLETED',
      ...(isFault && { failed: `the replay did not get to its end: ${StateReason ?? State.toLowerCase()}` }),
    };
  };
  const end = async () => {
    if ((await look()).hasEnded) return;
    const cancelled = eventBridge.send(new CancelReplayCommand({ ReplayName }));
    // It may have ended meanwhile.
    await cancelled.catch(async (error: Error) => {
      if (!(await look()).hasEnded) throw error;
    });
  };
  return { look, end };
}

/** Empties the queue until the replay has ended and nothing more comes, or enough came. */
async function drain(
  { sqs }: DeployedStack['clients'],
  QueueUrl: string,
  replay: Replay,
  { limit, signal, onEvents }: ArchiveQuery,
  { now }: ArchivePorts,
): Promise<{ readonly events: readonly unknown[]; readonly failed?: string }> {
  const events: unknown[] = [];
  let state: Awaited<ReturnType<Replay['look']>> = { hasEnded: false };
  let lookAt = 0;
  let quiet = 0;
  while (!signal.aborted && events.length < limit) {
    if (!state.hasEnded && now() >= lookAt) {
      state = await replay.look();
      lookAt = now() + LOOK_EVERY_MS;
    }
    const received = await Promise.all(Array.from({ length: RECEIVERS }, () => takeEvents(sqs, QueueUrl, 1)));
    events.push(...received.flat());
    onEvents(events.length);
    quiet = received.flat().length > 0 ? 0 : quiet + 1;
    if (state.hasEnded && quiet >= QUIET_ROUNDS && (await waiting(sqs, QueueUrl)) === 0) break;
  }
  return { events, ...(state.failed !== undefined && { failed: state.failed }) };
}

async function waiting(sqs: DeployedStack['clients']['sqs'], QueueUrl: string): Promise<number> {
  const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
  return Number((await sqs.send(request)).Attributes?.ApproximateNumberOfMessages ?? 0);
}
