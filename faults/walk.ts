import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { env } from '../lib/contract';
import { sampleDelivery } from '../lib/qlik/samples';
import type { Service } from './aws/wire';
import { eventLetter, type Letter, oversize, unreadableLetter } from './deliveries';
import { type Deployment, tenants } from './deployment';
import type { Programs } from './functions';
import type { Balance } from './ledger';
import { requestOf, signedWith } from './qlik';
import { randomOf } from './random';
import { canHave, type FaultKind, faultKinds } from './weather';
import { createWorld } from './world';

/** A way that a delivery can go: what is delivered, and what is down until it is answered. */
export interface Path {
  readonly name: string;
  readonly letter: Letter;
  readonly down?: readonly Service[];
  /** Whether it is delivered a second time: once it is answered, or at once. */
  readonly again?: 'later' | 'at-once';
}

const [tenant] = tenants;
const TIME = Date.UTC(2026, 10, 24, 12);

const event = (failing: boolean) =>
  eventLetter(
    tenant,
    sampleDelivery('com.qlik.v1.reload.finished', { envelope: 'cloud', unique: 'walk', time: new Date(TIME), failing })
      .body,
  );
const tooBig = eventLetter(tenant, oversize('walk', TIME), 'oversize');
const unreadable = unreadableLetter(tenant, Buffer.from('not JSON'));

/** Every way there is. */
export const paths: readonly Path[] = [
  { name: 'event', letter: event(false) },
  { name: 'failure event', letter: event(true) },
  { name: 'failure event, bus down', letter: event(true), down: ['events'] },
  { name: 'failure event, table down', letter: event(true), down: ['dynamodb'] },
  { name: 'failure event, again', letter: event(true), again: 'later' },
  { name: 'failure event, twice at once', letter: event(true), again: 'at-once' },
  { name: 'event, bus and queue down', letter: event(false), down: ['events', 'sqs'] },
  { name: 'unreadable', letter: unreadable },
  { name: 'unreadable, bucket down', letter: unreadable, down: ['s3'] },
  { name: 'unreadable, bucket and queue down', letter: unreadable, down: ['s3', 'sqs'] },
  { name: 'too big', letter: tooBig },
  { name: 'too big, bucket down', letter: tooBig, down: ['s3'] },
];

/** One fault at one request. */
export interface Blow {
  /** Which request it meets, from 0. */
  readonly at: number;
  readonly kind: FaultKind;
}

/** What a walk along a path came to. */
export interface Walk extends Balance {
  /** The services called, in order. */
  readonly calls: readonly Service[];
  readonly isAnswered: boolean;
}

/** Deliveries of one letter at most: Qlik's first, and those that `reconcile` asks for. */
const MAX_DELIVERIES = 4;

/** Walks one path, with one fault or none, until all is quiet. */
export async function walk(
  path: Path,
  { deployment, programs }: { readonly deployment: Deployment; readonly programs: Programs },
  blow?: Blow,
): Promise<Walk> {
  const { letter, down = [] } = path;
  const random = randomOf(1);
  const calls: Service[] = [];
  let isAnswered = false;
  let isUp = false;
  const world = createWorld({
    deployment,
    programs,
    random,
    begin: TIME,
    queueFaults: () => 0,
    ruleFaults: { twice: 0, undeliverable: 0 },
    hasSkew: false,
    weather: ({ service }) => {
      const isHit = calls.push(service) - 1 === blow?.at;
      if (isHit) return blow?.kind;
      return !isUp && down.includes(service) ? 'server-error' : undefined;
    },
  });
  const { clock, cloud, functions, ledger } = world;
  const arns: Readonly<Record<string, string>> = JSON.parse(
    deployment.functions.ingest.variables[env.signingSecrets] ?? '',
  );
  const secret = cloud.secrets.get(arns[letter.tenant] ?? '')?.AWSCURRENT ?? '';
  let [deliveries, underWay] = [0, 0];

  const deliver = async (): Promise<boolean> => {
    deliveries += 1;
    underWay += 1;
    const number = deliveries;
    ledger.sent(letter);
    const request = requestOf(letter.tenant, signedWith(letter.body, secret), letter.body);
    const ended = await functions.invoke('ingest', request, [letter.key]);
    underWay -= 1;
    const { statusCode = 500, body = '{}' } =
      ended.ended === 'answered' ? (ended.answer as APIGatewayProxyStructuredResultV2) : {};
    if (statusCode >= 300) {
      // By the next one all is up again.
      isUp = true;
      if (deliveries < MAX_DELIVERIES) clock.after(60_000, () => void deliver().catch(world.abort));
      return false;
    }
    ledger.answered(letter, number, JSON.parse(body).status);
    isAnswered = true;
    isUp = true;
    return true;
  };
  const begin = async () => {
    const first = deliver();
    if (path.again === 'at-once') await Promise.all([first, deliver()]);
    else if ((await first) && path.again === 'later') await deliver();
  };
  begin().catch(world.abort);
  // Time enough for every delivery, and for what acts late.
  clock.after(600_000, () => undefined);
  await world.rest(() => underWay === 0 && clock.now() >= TIME + 600_000);
  return { calls, isAnswered, ...ledger.balance() };
}

/** Every single fault on a path: each kind at each request that a walk without faults makes. */
export async function blowsOn(
  path: Path,
  world: Parameters<typeof walk>[1],
  kinds: readonly FaultKind[] = faultKinds,
): Promise<readonly Blow[]> {
  const { calls } = await walk(path, world);
  return calls.flatMap((service, at) => kinds.filter((kind) => canHave(service, kind)).map((kind) => ({ at, kind })));
}
