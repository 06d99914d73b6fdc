import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { readParked } from '../../lambda/redeliver/redeliver';
import type { ParkedMessage } from '../../lib/contract';
import { type Way, wayToTarget } from '../deployment/way';
import { printable } from '../terminal/printable';
import { causeInWords, safeCode } from './cause';
import type { DeadLetterQueue, Feeder } from './dead-letter-queues';

/** A message as SQS hands it out of a DLQ. */
export interface QueueMessage {
  readonly id: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** ARN of the queue it died in; only SQS itself sets it. */
  readonly diedIn?: string;
}

/** A dead message, understood: what it is, why it is dead and which way leads back. */
export interface DeadLetter {
  /** Name of the DLQ. */
  readonly queue: string;
  readonly id: string;
  readonly sentAt: number;
  /** Eight hex digits, the same for messages that died of the same: same queue, event type and code. */
  readonly fingerprint: string;
  /** Canonical event type; {@link NO_TYPE} when the message holds no event. */
  readonly type: string;
  /** Why it is dead, as a code of who gave up on it. */
  readonly code: string;
  /** The same in words. Never text from the message's body, which may hold what describes a person. */
  readonly reason: string;
  readonly way: Way;
  readonly body: string;
}

/** Stands for the event type of a message that holds no event. */
export const NO_TYPE = '-';

/** Why a message is in a group of its own kind: nothing we know how to read. */
export const NOT_OURS = 'not a message of ours';

type Understood = Pick<DeadLetter, 'type' | 'code' | 'reason' | 'way'>;

/**
 * Understands a message of a DLQ. Three services fill DLQs, each in a shape of its own: EventBridge puts the event with
 * attributes that say why, Lambda puts a record with the event inside (or, into a plain DLQ, the event with
 * attributes), SQS moves the message as it was.
 */
export function readDeadLetter(message: QueueMessage, queue: DeadLetterQueue): DeadLetter {
  const understood =
    fromEventBridge(message, queue) ??
    fromFunction(message, queue) ??
    fromFunctionDlq(message, queue) ??
    fromQueue(message, queue);
  const { id, sentAt, body } = message;
  const fingerprint = fingerprintOf(queue.name, understood.type, understood.code);
  return { queue: queue.name, id, sentAt, body, fingerprint, ...understood };
}

const fingerprintOf = (...parts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);

const attribute = ({ attributes }: QueueMessage, name: string) => attributes[name]?.StringValue;

const feedersOf = <Kind extends Feeder['kind']>({ feeders }: DeadLetterQueue, kind: Kind) =>
  feeders.filter((feeder): feeder is Extract<Feeder, { kind: Kind }> => feeder.kind === kind);

const unreadable = (why: string): Understood => ({
  type: NO_TYPE,
  code: 'Unreadable',
  reason: NOT_OURS,
  way: { to: 'nowhere', why: `${NOT_OURS}: ${printable(why)}` },
});

/** What EventBridge could not hand to a rule's target (user guide, "Using dead-letter queues", read 2026-11). */
function fromEventBridge(message: QueueMessage, queue: DeadLetterQueue): Understood | undefined {
  const ruleArn = attribute(message, 'RULE_ARN');
  const targetArn = attribute(message, 'TARGET_ARN');
  if (ruleArn === undefined || targetArn === undefined) return undefined;
  const type = typeOf(parsed(message.body));
  if (type === undefined) return unreadable('EventBridge put it here, but its body is no event');
  const code = safeCode(attribute(message, 'ERROR_CODE'));
  // Only what the rule names now: an address in a message is no reason to hand an event to it.
  const target = feedersOf(queue, 'target').find((it) => it.ruleArn === ruleArn && it.targetArn === targetArn);
  const way: Way = target
    ? wayToTarget(target, message.body)
    : { to: 'nowhere', why: `rule ${nameIn(ruleArn)} no longer has this target` };
  return { type, code, reason: causeInWords('target', code), way };
}

/** An invocation record of Lambda's `onFailure` (Lambda developer guide, "Asynchronous invocation", read 2026-11). */
function fromFunction(message: QueueMessage, queue: DeadLetterQueue): Understood | undefined {
  const record = parsed(message.body) as InvocationRecord | undefined;
  const functionArn = record?.requestContext?.functionArn;
  if (typeof functionArn !== 'string' || record?.requestPayload === undefined) return undefined;
  const condition = safeCode(record.requestContext?.condition);
  // A condition other than this one says that the function never got to fail at it.
  const code = condition === 'RetriesExhausted' ? safeCode(record.responsePayload?.errorType, 'Error') : condition;
  const isKnown = feedersOf(queue, 'function').some(({ arn }) => unqualified(arn) === unqualified(functionArn));
  const way: Way = isKnown
    ? {
        to: 'function',
        arn: functionArn.replace(/:\$LATEST$/, ''),
        payload: JSON.stringify(record.requestPayload),
      }
    : { to: 'nowhere', why: `function ${nameIn(functionArn)} no longer sends its failures here` };
  return { type: typeOf(record.requestPayload) ?? NO_TYPE, code, reason: causeInWords('function', code), way };
}

interface InvocationRecord {
  readonly requestContext?: { readonly functionArn?: unknown; readonly condition?: unknown };
  readonly requestPayload?: unknown;
  readonly responsePayload?: { readonly errorType?: unknown };
}

/** A function's plain DLQ: the event, with attributes that do not say which function failed at it. */
function fromFunctionDlq(message: QueueMessage, queue: DeadLetterQueue): Understood | undefined {
  if (attribute(message, 'RequestID') === undefined || attribute(message, 'ErrorCode') === undefined) return undefined;
  const functions = feedersOf(queue, 'function');
  const [only] = functions;
  const code = `Http${safeCode(attribute(message, 'ErrorCode'))}`;
  const way: Way =
    only && functions.length === 1
      ? { to: 'function', arn: only.arn, payload: message.body }
      : {
          to: 'nowhere',
          why: `${functions.length} functions share this DLQ and the message does not say which it was`,
        };
  return { type: typeOf(parsed(message.body)) ?? NO_TYPE, code, reason: causeInWords('function', code), way };
}

/** What SQS moved here after its tries: the message as it was in the queue it died in. */
function fromQueue(message: QueueMessage, queue: DeadLetterQueue): Understood {
  const queues = feedersOf(queue, 'queue');
  const source = queues.find(({ arn }) => arn === message.diedIn) ?? (queues.length === 1 ? queues[0] : undefined);
  if (source === undefined) return unreadable('nothing says which queue it died in');
  const back: Way = source.arn.endsWith('.fifo')
    ? {
        to: 'nowhere',
        why: 'it died in a FIFO queue, whose order a redrive would break: use a message move task of SQS',
      }
    : { to: 'queue', arn: source.arn, body: message.body, attributes: message.attributes };
  if (source.holds === 'parked') return fromParked(readParked(message.body), back);
  const type = typeOf(parsed(message.body));
  if (source.holds === 'events' && type === undefined) return unreadable('its body is no event');
  return { type: type ?? NO_TYPE, code: 'TriesUsedUp', reason: causeInWords('queue', 'TriesUsedUp'), way: back };
}

function fromParked(parked: ParkedMessage | string, back: Way): Understood {
  if (typeof parked === 'string') return unreadable(parked);
  const code = safeCode(parked.code);
  switch (parked.kind) {
    case 'entry':
      return {
        type: printable(parked.entry.DetailType),
        code,
        reason: causeInWords('bus', code),
        // To the bus itself: its answer is known at once, where the parked queue would try for hours first. Only what may
        // be a duplicate goes to the queue, whose consumer can tell.
        way: parked.claim === undefined ? { to: 'bus', parked } : back,
      };
    case 'quarantine':
      return { type: NO_TYPE, code, reason: causeInWords('bucket', code), way: back };
    default:
      return parked satisfies never;
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The type of an EventBridge event; undefined when it is none. */
function typeOf(event: unknown): string | undefined {
  const { 'detail-type': type, detail } = (event ?? {}) as { 'detail-type'?: unknown; detail?: unknown };
  return typeof type === 'string' && typeof detail === 'object' && detail !== null ? printable(type) : undefined;
}

/** `arn:…:function:name:alias` → `arn:…:function:name`. */
const unqualified = (functionArn: string) => functionArn.split(':').slice(0, 7).join(':');

/** The name in an ARN, for people. */
const nameIn = (arn: string) => printable(arn.split(/[:/]/).at(arn.includes(':function:') ? 6 : -1) ?? arn);
