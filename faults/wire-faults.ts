import { type Call, type Json, readCall, type Service, ServiceError, serviceOf, skewOf, toAnswer } from './aws/wire';
import type { Clock } from './clock';
import type { Cloud } from './cloud';
import type { Random } from './random';
import type { Network, Reply } from './sockets';
import type { FaultKind } from './weather';

export interface FaultyNetworkOptions {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly random: Random;
  /** What the next request meets. */
  readonly strike: (service: Service) => FaultKind | undefined;
  /** Ends the calling environment. */
  readonly kill: () => void;
  readonly isAlive: () => boolean;
  /** A bug of the suite or a call it does not know: the run is void. */
  readonly abort: (error: unknown) => void;
}

/** Milliseconds by which a caller's clock may be wrong (AWS Signature Version 4, read 2026-11). */
const MAX_SKEW_MS = 5 * 60_000;

/** What a fault does. */
interface Effect {
  /** Whether the service does what was asked. @default 'never' */
  readonly acts?: 'never' | 'at-once' | 'late';
  /** How the request ends. */
  readonly ends: 'answer' | 'slow-answer' | 'garbled-answer' | 'reset' | 'silence' | 'crash';
  /** What is answered instead of what the service did. */
  readonly instead?: (call: Call) => Json | ServiceError;
}

const throttlingCodes: Readonly<Record<Service, string>> = {
  events: 'ThrottlingException',
  sqs: 'RequestThrottled',
  dynamodb: 'ProvisionedThroughputExceededException',
  secrets: 'ThrottlingException',
  s3: 'SlowDown',
  sns: 'Throttled',
  qlik: 'Throttled',
};

const throttlingStatus: Partial<Readonly<Record<Service, number>>> = { s3: 503, qlik: 429 };

const entryError =
  (ErrorCode: string) =>
  ({ input }: Call): Json => ({
    FailedEntryCount: input.Entries.length,
    Entries: input.Entries.map(() => ({ ErrorCode })),
  });

const serverError = (status: number) => () => new ServiceError('InternalFailure', { status });

const effects: { readonly [K in FaultKind]: Effect } = {
  throttled: {
    ends: 'answer',
    instead: ({ service }) => new ServiceError(throttlingCodes[service], { status: throttlingStatus[service] }),
  },
  denied: { ends: 'answer', instead: () => new ServiceError('AccessDeniedException', { status: 403 }) },
  'server-error': { ends: 'answer', instead: serverError(503) },
  'entry-throttled': { ends: 'answer', instead: entryError('ThrottlingException') },
  'entry-failed': { ends: 'answer', instead: entryError('InternalFailure') },
  'entry-refused': { ends: 'answer', instead: entryError('NotAuthorizedForDetailTypeException') },
  unreachable: { ends: 'silence' },
  reset: { ends: 'reset' },
  silent: { ends: 'silence' },
  slow: { acts: 'at-once', ends: 'slow-answer' },
  'crash-before': { ends: 'crash' },
  late: { acts: 'late', ends: 'silence' },
  'reset-after': { acts: 'at-once', ends: 'reset' },
  'error-after': { acts: 'at-once', ends: 'answer', instead: serverError(500) },
  'silent-after': { acts: 'at-once', ends: 'silence' },
  garbled: { acts: 'at-once', ends: 'garbled-answer' },
  'crash-after': { acts: 'at-once', ends: 'crash' },
};

const none: Effect = { acts: 'at-once', ends: 'answer' };

/** The wire between one environment and the cloud, with the faults that strike on it. */
export function faultyNetwork(options: FaultyNetworkOptions): Network {
  const { cloud, clock, random, strike, kill, isAlive, abort } = options;
  const act = (call: Call): Json | ServiceError => {
    try {
      return cloud.act(call);
    } catch (error) {
      if (error instanceof ServiceError) return error;
      abort(error);
      return new ServiceError('SimulationFailed');
    }
  };

  function meet({ acts = 'never', ends, instead }: Effect, call: Call, reply: Reply): void {
    const { service } = call;
    const done = acts === 'at-once' ? act(call) : {};
    if (acts === 'late') clock.after(random.between(3_000, 20_000), () => act(call));
    const answer = () => reply.answer(toAnswer(service, instead?.(call) ?? done, clock.now()));
    switch (ends) {
      case 'answer':
        answer();
        break;
      case 'slow-answer':
        clock.after(random.between(500, 2_200), answer);
        break;
      case 'garbled-answer': {
        const whole = toAnswer(service, done, clock.now());
        reply.answer({ ...whole, body: whole.body.slice(0, Math.floor(whole.body.length / 2)) });
        break;
      }
      case 'reset':
        reply.reset();
        break;
      case 'crash':
        kill();
        break;
      case 'silence':
        break;
      default:
        ends satisfies never;
    }
  }

  return (head) => {
    const service = serviceOf(head);
    // What is dead sends nothing, and learns nothing.
    const fault = isAlive() ? strike(service) : undefined;
    if (fault === 'unreachable' || !isAlive()) return undefined;
    return (body, reply) => {
      if (fault === 'crash-before') return kill();
      const request = { ...head, body };
      clock.after(random.between(3, 40), () => {
        // The request had left: it arrives even if its sender is gone by now.
        if (Math.abs(skewOf(request, clock.now())) > MAX_SKEW_MS) {
          const code = service === 's3' ? 'RequestTimeTooSkewed' : 'InvalidSignatureException';
          reply.answer(toAnswer(service, new ServiceError(code, { status: 403 }), clock.now()));
        } else meet(fault ? effects[fault] : none, readCall(request), reply);
      });
    };
  };
}
