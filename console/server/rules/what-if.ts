import { setImmediate } from 'node:timers/promises';
import { sampleEvents } from '../../../cli/simulation/sample-events';
import { tailEventOf } from '../../../cli/tail/tail-event';
import { type EventPattern, matcher } from '../../../lib/qlik/pattern';
import type { OtherEvent, WouldHaveFired } from '../../api/rules';
import type { KeptEvent } from '../feed';

/** Events between two turns of everything else: a few milliseconds. */
const AT_ONCE = 500;

/** Examples told of each kind. */
const EXAMPLES = 50;

/** Runs the kept events over two patterns; where there are none yet, a sample of each type. The stream goes on meanwhile. */
export async function wouldHaveFired(
  before: EventPattern,
  after: EventPattern,
  kept: readonly KeptEvent[],
  tenant: string,
): Promise<WouldHaveFired> {
  const areSamples = kept.length === 0;
  const events = areSamples ? samples(tenant) : kept;
  const [takesBefore, takesAfter] = [matcher(before), matcher(after)];
  const counts = nothing();
  const byType = new Map<string, ReturnType<typeof nothing>>();
  const gained: OtherEvent[] = [];
  const lost: OtherEvent[] = [];
  const note = (
    list: OtherEvent[],
    { number, type, time, name }: Pick<KeptEvent, 'number' | 'type' | 'time' | 'name'>,
  ) => {
    list.push({ ...(!areSamples && { number }), type, time, name });
    if (list.length > EXAMPLES) list.shift();
  };
  for (const [at, it] of events.entries()) {
    const [was, would] = [takesBefore(it.event), takesAfter(it.event)];
    const ofType = byType.get(it.type) ?? nothing();
    if (was || would) byType.set(it.type, ofType);
    for (const count of [counts, ofType]) {
      if (was) count.before++;
      if (would) count.after++;
      if (would && !was) count.gained++;
      if (was && !would) count.lost++;
    }
    if (would && !was) note(gained, it);
    if (was && !would) note(lost, it);
    if (at % AT_ONCE === AT_ONCE - 1) await setImmediate();
  }
  const newest = (list: OtherEvent[]) => list.toReversed();
  return {
    events: events.length,
    areSamples,
    ...counts,
    byType: [...byType]
      .map(([type, count]) => ({ type, ...count }))
      .sort((a, b) => b.gained + b.lost - a.gained - a.lost || a.type.localeCompare(b.type)),
    examplesGained: newest(gained),
    examplesLost: newest(lost),
  };
}

const nothing = () => ({ before: 0, after: 0, gained: 0, lost: 0 });

const samples = (tenant: string) =>
  sampleEvents({ tenant, receivedAt: new Date() }).events.flatMap((event) => tailEventOf(event, 0) ?? []);
