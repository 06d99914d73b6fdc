import type { Context, EventBridgeEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { env, REMEMBERED_SECONDS } from '../../lib/contract';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import type { QlikEvent } from '../../lib/qlik/event';
import { digest } from '../../lib/qlik/identity';
import { updateItem } from '../aws/operations';
import { type Claim, type Claims, tableClaims } from '../shared/claims';
import { required } from '../shared/environment';
import { log } from '../shared/log';
import { once } from '../shared/once';

export type { Claim, Claims };

/** What a subscriber does with one event. A throw says that it did not manage, and has the event come back. */
export type Subscriber<T extends QlikEventType> = (event: QlikEvent<T>, about: About<T>) => Promise<void> | void;

/** What is known of an event beside itself. */
export interface About<T extends QlikEventType> {
  /** Canonical type; `event.type` is what Qlik sent. */
  readonly type: T;
  /** Name of the replay that brought it, when one did. */
  readonly replayName?: string;
  readonly context: Context;
}

/** How {@link qlikHandler} handles. */
export interface QlikHandlerOptions<T extends QlikEventType = QlikEventType> {
  /**
   * Whether an event is handled once, however often EventBridge, SQS or Lambda bring it. Needs a table: construct
   * `ClaimsTable` and its `grantClaim(fn)`. A function names what is handled once within its tenant in place of the
   * event, such as the run that several events tell of. @default false
   * @example
   * export const handler = qlikHandler(
   *   'com.qlik.v1.automation.run.ended',
   *   (event) => openTicket(event.data?.title, event.tenant),
   *   { idempotent: (event) => event.data?.id ?? event.id },
   * );
   */
  readonly idempotent?: boolean | ((event: QlikEvent<T>) => string);
  /** How long what was handled is remembered, in seconds. @default 691200 (8 days) */
  readonly rememberedSeconds?: number;
  /** Claims of its own, for tests. @default - in the table that the construct named in the environment */
  readonly claims?: Claims;
}

/**
 * An event that its rule should not have brought: the rule or the handler names the wrong type.
 *
 * @example
 * const isMiswired = (error: unknown) => error instanceof UnexpectedEventError;
 */
export class UnexpectedEventError extends Error {
  override readonly name = 'UnexpectedEventError' as const;
}

type BusEvent = EventBridgeEvent<string, QlikEvent> & { readonly 'replay-name'?: string };

/**
 * A Lambda handler for one or more event types, with the event typed by the catalogue. It takes events from a rule that
 * targets the function, and from an SQS queue that a rule targets: of a batch only what failed comes back
 * (`ReportBatchItemFailures` must be on).
 *
 * @throws {UnexpectedEventError} for an event of another type, so that it ends in a DLQ rather than nowhere
 * @example
 * export const handler = qlikHandler('com.qlik.v1.automation.run.failed', async (event) => {
 *   await openTicket(event.data?.title, event.tenant);
 * });
 */
export function qlikHandler<T extends QlikEventType>(
  types: T | readonly T[],
  subscriber: Subscriber<T>,
  options: QlikHandlerOptions<T> = {},
): (event: EventBridgeEvent<string, unknown> | SQSEvent, context: Context) => Promise<SQSBatchResponse | undefined> {
  const wanted: readonly string[] = [types].flat();
  const claimsFor = claimsOf(options);
  const keyOf = keysOf(options);

  const handleOne = async (event: BusEvent, context: Context): Promise<void> => {
    const type = event?.['detail-type'];
    if (!wanted.includes(type) || typeof event.detail?.id !== 'string') {
      const got = typeof type === 'string' ? JSON.stringify(type.slice(0, 128)) : 'no detail-type';
      throw new UnexpectedEventError(`got ${got}, wanted ${wanted.join(', ')}: the rule and the handler must agree`);
    }
    const about = { type: type as T, replayName: event['replay-name'], context };
    const detail = event.detail as QlikEvent<T>;
    const handle = async () => subscriber(detail, about);
    const claims = claimsFor(context);
    if (!claims) return handle();
    // A throw while another invocation is at it has the event come back.
    if ((await once(claims, keyOf(detail, about), handle)) === 'in-progress') {
      throw new InProgressError('another invocation is at this event; it will come back');
    }
  };

  return async (event, context) => {
    if (!isBatch(event)) return void (await handleOne(event as BusEvent, context));
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of event.Records) {
      try {
        await handleOne(JSON.parse(record.body), context);
      } catch (error) {
        const { messageId } = record;
        // The subscriber's own error, which Lambda would have logged for an event that came alone.
        log({ level: 'error', message: 'event not handled', fields: { messageId, error: String(error) } });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };
}

const isBatch = (event: object): event is { readonly Records: readonly SQSRecord[] } =>
  'Records' in event && Array.isArray(event.Records);

/** By function, so that several may share a table; a replay brings only what was not handled. */
const keysOf =
  <T extends QlikEventType>({ idempotent }: QlikHandlerOptions<T>) =>
  (event: QlikEvent<T>, { type, context: { functionName } }: About<T>): string =>
    typeof idempotent === 'function'
      ? digest(functionName, event.tenant, idempotent(event))
      : digest(functionName, event.tenant, type, event.id);

class InProgressError extends Error {
  override readonly name = 'InProgressError' as const;
}

/** The claims of an invocation: each holds for as long as the invocation can still take. */
function claimsOf<T extends QlikEventType>(options: QlikHandlerOptions<T>): (context: Context) => Claims | undefined {
  if (options.claims) return () => options.claims;
  if (!options.idempotent) return () => undefined;
  const table = required(env.idempotencyTable);
  const { rememberedSeconds = REMEMBERED_SECONDS } = options;
  return (context) => {
    const holdsSeconds = Math.ceil(context.getRemainingTimeInMillis() / 1000);
    return tableClaims({ updateItem, table, holdsSeconds, rememberedSeconds, now: Date.now });
  };
}
