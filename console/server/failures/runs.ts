import type { TenantHosts } from '../../../cli/deployment/tenant-hosts';
import { groupBy } from '../../../cli/group-by';
import type { QlikEvent } from '../../../lib/qlik/event';
import { type Explanation, type FailureCard, failureCard, withExplanation } from '../../../lib/qlik/failure';
import type { KeptEvent } from '../feed';

/** A run or reload that failed, as all its events together tell it. */
export interface Run {
  readonly card: FailureCard;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Numbers of its events, in the order in which they came. */
  readonly events: readonly number[];
}

/** What is known of a card beside its events. */
export type Explained = (cardId: string) => Explanation | undefined;

/**
 * The runs that failed, of all kept events. The card of an event is made once: a page asks every few seconds, and there
 * may be tens of thousands.
 */
export function runReader(): (
  events: readonly KeptEvent[],
  hosts: TenantHosts,
  explained: Explained,
) => readonly Run[] {
  let made = new WeakMap<KeptEvent, FailureCard | 'none'>();
  let madeWith: TenantHosts | undefined;
  return (events, hosts, explained) => {
    // Cards have links, which are made of the hosts.
    if (madeWith !== hosts) made = new WeakMap();
    madeWith = hosts;
    const told = events.flatMap((kept): readonly Told[] => {
      if (!kept.isFailure) return [];
      const card = made.get(kept) ?? cardOf(kept, hosts) ?? 'none';
      made.set(kept, card);
      return card === 'none' ? [] : [{ card, kept }];
    });
    return [...groupBy(told, ({ card }) => card.cardId).values()].map((of) => runOf(of, explained));
  };
}

interface Told {
  readonly card: FailureCard;
  readonly kept: KeptEvent;
}

/** As the failures function reads it, since anyone may have put it on the bus: undefined when it is no event of ours. */
function cardOf({ event, type }: KeptEvent, hosts: TenantHosts): FailureCard | undefined {
  const { id, tenant, time } = event.detail as Partial<QlikEvent>;
  if (typeof id !== 'string' || typeof tenant !== 'string' || typeof time !== 'string') return undefined;
  const host = Object.hasOwn(hosts, tenant) ? hosts[tenant] : undefined;
  return failureCard(type, event.detail as unknown as QlikEvent, host);
}

/** What the first event says stands; what it does not say is taken of the others, then of what Qlik was asked. */
function runOf(told: readonly Told[], explained: Explained): Run {
  const [first] = told as [Told];
  const card = told.slice(1).reduce(
    (known, { card: more }) => ({
      ...withExplanation(known, more),
      status: known.status ?? more.status,
      resourceId: known.resourceId ?? more.resourceId,
      testRun: known.testRun || more.testRun,
    }),
    first.card,
  );
  const asked = explained(card.cardId);
  return {
    card: asked ? withExplanation(card, asked) : card,
    at: momentOf(first),
    events: told.map(({ kept }) => kept.number),
  };
}

/** A time that is none, of an event that did not come through ingest, is that of its arrival. */
const momentOf = ({ card, kept }: Told) =>
  [Date.parse(card.time), kept.arrivedAt, Date.parse(kept.time)].find((it) => it !== undefined && it > 0) ?? 0;
