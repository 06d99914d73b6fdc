import { bucketOf } from './bucket';
import { type Cause, type Frame, type Limits, type Load, type Run, type Times, totalOf } from './model';
import { type ConsumerLimits, retryQueueOf } from './retry-queue';
import { tableOf } from './table';

/** A consumer that has been at work for a while. */
const grownUp = (limits: ConsumerLimits): ConsumerLimits => ({ ...limits, startConcurrency: limits.maxConcurrency });

/** Into so many shares those are dealt that rest for an even choice of times. */
const SHARES = 30;

/** Less than this much of a message is a rounding error. */
const NOTHING = 1e-6;

/**
 * Sends the load through the pipeline, tick by tick, in the order in which a delivery meets the limits: API throttles →
 * Lambda → table of events → PutEvents (or the parked queue) → rules → subscriber and failure queue. Amounts, not single
 * deliveries: a limit that lets half of them through lets half of each tick through. Goes on after the last arrival
 * until nothing waits, or for `patience` seconds.
 */
export function simulate(load: Load, limits: Limits, times: Times, patience = 24 * 3600): Run {
  const { tick, shape } = load;
  const tenant = bucketOf(
    { rate: limits.tenantRate * limits.tenants, burst: limits.tenantBurst * limits.tenants },
    tick,
  );
  const account = bucketOf({ rate: limits.apiRate, burst: limits.apiBurst }, tick);
  const growth = bucketOf({ rate: limits.scaleRate, burst: limits.scaleAtOnce }, tick);
  const table = tableOf(limits, tick);
  const parked = retryQueueOf(limits.redelivery, times.redelivery, tick);
  const failures = retryQueueOf(limits.isWarm ? grownUp(limits.failures) : limits.failures, times.failures, tick);
  const frames: Frame[] = [];
  const held = new Map<Cause, number>();
  const hold = (cause: Cause, amount: number) => {
    if (amount > NOTHING) held.set(cause, (held.get(cause) ?? 0) + amount);
  };
  let environments = limits.isWarm ? Number.POSITIVE_INFINITY : 0;
  // Environments that wait for a bus that hangs, and then those that do not ask it for a while.
  const waiting = crowd();
  const resting = crowd();
  let busBacklog = 0;
  let failuresAtBus = 0;
  let subscriberBacklog = 0;
  parked.add(load.parkedBefore ?? 0);

  for (let index = 0; ; index += 1) {
    const at = index * tick;
    const arrived = load.arrivals[index] ?? 0;
    const bus = load.bus(at);

    const throughTenant = tenant.take(arrived);
    const admitted = account.take(throughTenant);
    hold('tenant throttle', arrived - throughTenant);
    hold('API quota', throughTenant - admitted);

    // Ingest. An environment takes one delivery after another, or waits with one for a bus that hangs. Which one Lambda
    // picks no page says: those that make it worst go first, which is those that still ask, and then those that rest.
    const met = waiting.leave(at);
    for (let share = 0; share < SHARES; share += 1) {
      const rests = times.busRests.least + ((share + 0.5) / SHARES) * (times.busRests.most - times.busRests.least);
      resting.add(met / SHARES, at + rests);
    }
    resting.leave(at);
    const hangs = bus === 'hangs';
    const inTick = Math.min(1 / times.ingest, limits.environmentRate) * tick;
    const inTickAsking = hangs ? 1 : inTick;
    const firstInTick = hangs ? 1 : Math.min(inTick, tick / (times.coldStart + times.ingest));
    const room = limits.ingestConcurrency ?? Math.max(0, limits.concurrency - parked.busy() - failures.busy());
    const asking = Math.max(0, Math.min(environments, room) - waiting.size() - resting.size());
    const byResting = Math.min(hangs ? Math.max(0, admitted - asking) : admitted, resting.size() * inTick);
    const byAsking = Math.min(admitted - byResting, asking * inTickAsking);
    const missing = (admitted - byResting - byAsking) / firstInTick;
    const free = Math.max(0, room - environments);
    const grown = growth.take(Math.min(missing, free));
    environments += grown;
    const asked = byAsking + grown * firstInTick;
    const taken = byResting + asked;
    if (hangs) waiting.add(asked, at + times.ingest + times.busHangs);
    hold(missing > free ? 'Lambda concurrency' : 'Lambda scaling', admitted - taken);

    const checked = shape.writesPerDelivery > 0 ? table.write(taken * shape.writesPerDelivery) : 1;
    const unchecked = taken * (1 - checked);
    hold('table', unchecked);

    // The bus: ingest and redelivery have the same quota, which is in requests, and neither goes first.
    const retried = parked.take(bus === 'hangs' ? times.busHangs : 0);
    const requests = asked + retried / shape.entriesAtOnce;
    const share = bus === 'up' ? Math.min(1, requests > 0 ? (limits.putEvents * tick) / requests : 1) : 0;
    const accepted = asked * share;
    const parking = taken - accepted;
    if (bus === 'up') hold('PutEvents', asked - accepted);
    parked.settle(share);
    parked.add(parking);
    const published = accepted + retried * share;

    // Rules: what is over the quota is handed over later.
    const perEvent = shape.journals + shape.subscribers;
    const failureEvents = published * shape.failureShare;
    busBacklog += published * perEvent + failureEvents;
    failuresAtBus += failureEvents;
    const invoked = Math.min(busBacklog, limits.invocations * tick);
    const failuresOut = busBacklog > 0 ? (failuresAtBus * invoked) / busBacklog : 0;
    busBacklog -= invoked;
    failuresAtBus -= failuresOut;
    if (busBacklog > invoked) hold('invocations', busBacklog);

    // Subscribers are invoked asynchronously: what finds no environment waits.
    if (perEvent > 0) subscriberBacklog += ((invoked - failuresOut) * shape.subscribers) / perEvent;
    const ingestBusy = waiting.size() + ((hangs ? byResting : taken) / tick) * times.ingest;
    const others = Math.max(ingestBusy, limits.ingestConcurrency ?? 0) + parked.busy() + failures.busy();
    const left = Math.max(0, limits.concurrency - others);
    const handled = Math.min(subscriberBacklog, (left * tick) / times.subscriber);
    subscriberBacklog -= handled;
    if (subscriberBacklog > handled) hold('subscriber concurrency', subscriberBacklog);

    failures.add(failuresOut);
    const reported = failures.take();
    failures.settle(1);
    if (failures.waiting() > reported) hold('failures consumer', failures.waiting());
    const cards = reported * shape.cardShare;
    hold('e-mail', Math.max(0, cards - limits.email * tick));

    frames.push({
      at,
      arrived,
      accepted,
      parked: parking,
      tooFast: arrived - admitted,
      unavailable: admitted - taken,
      unchecked,
      published,
      parkedWaiting: parked.waiting(),
      parkedHidden: parked.hidden(),
      dead: parked.dead(),
      busBacklog,
      subscriberBacklog,
      failuresWaiting: failures.waiting(),
      cards,
      concurrency: ingestBusy + parked.busy() + failures.busy() + (handled * times.subscriber) / tick,
    });
    const unfinished = parked.waiting() + busBacklog + subscriberBacklog + failures.waiting();
    const isOver = index + 1 >= load.arrivals.length;
    if (isOver && (unfinished < NOTHING || at > load.arrivals.length * tick + patience)) break;
  }
  return { frames, held, tick, total: totalOf(frames) };
}

/** Environments that are at something, each until a time of its own. */
function crowd() {
  let groups: { readonly until: number; readonly count: number }[] = [];
  const size = () => groups.reduce((sum, { count }) => sum + count, 0);
  return {
    size,
    add: (count: number, until: number) => {
      if (count > 0) groups.push({ until, count });
    },
    /** @returns how many have left by then */
    leave: (at: number): number => {
      const before = size();
      groups = groups.filter(({ until }) => until >= at);
      return before - size();
    },
  };
}
