import { VERSION } from '../../lib/contract';
import { AwsError, isSkewed, isThrottled, passes } from './aws-error';
import type { AwsService } from './endpoint';
import { ConnectionGoneError, exchange, type Patience } from './exchange';
import { type AwsCredentials, sha256, signed } from './signature';

/** What is asked of a service. */
export interface AwsRequest {
  readonly service: AwsService;
  readonly method: 'POST' | 'PUT';
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How it is asked. */
export interface CallOptions {
  /** How long each of the two tries may take. @default - {@link PATIENCE} */
  readonly patience?: Patience;
  readonly signal?: AbortSignal;
}

/** So that a service that hangs is given up in time to use the next best one before the function's own time-out. */
export const PATIENCE: Patience = { connectMs: 1000, answerMs: 2500 };

/** Longest pause before the second try, in milliseconds: the SDK's own figures (`@smithy/core` 3.38). */
const PAUSE_MS = 100;
const THROTTLED_PAUSE_MS = 500;

/** A clock that is wrong is wrong by more; what an answer takes to come does not count. */
const MIN_SKEW_MS = 60_000;

/** Milliseconds to add to our clock, since a service said that it is wrong. */
let clockOffset = 0;

/**
 * Calls a service: two tries, the second over a new connection, and after a random pause unless the first met one that was
 * gone.
 *
 * @returns the body of a good answer
 * @throws {AwsError} for any other answer, and what {@link exchange} throws
 */
export async function call(request: AwsRequest, { patience = PATIENCE, signal }: CallOptions = {}): Promise<string> {
  const { service, method, url } = request;
  const body = Buffer.from(request.body);
  const bodyHash = sha256(body);
  const ask = async (reuse: boolean): Promise<string> => {
    const scope = { region: region(), service, at: new Date(Date.now() + clockOffset) };
    const headers = { ...signed({ ...request, bodyHash }, credentials(), scope), ...unsigned() };
    const answer = await exchange({ method, url, headers, body }, { patience, signal, reuse });
    if (answer.status < 300) return answer.body;
    throw new AwsError(answer);
  };
  try {
    return await ask(true);
  } catch (error) {
    if (signal?.aborted || !(passes(error) || correctsClock(error))) throw error;
    if (!(error instanceof ConnectionGoneError)) {
      await pause(Math.random() * (isThrottled(error) ? THROTTLED_PAUSE_MS : PAUSE_MS));
    }
    return ask(false);
  }
}

/** The Region that Lambda names. */
export const region = (): string => variable('AWS_REGION');

/** Those that Lambda gives the function's role, read anew each time. */
function credentials(): AwsCredentials {
  const { AWS_SESSION_TOKEN: sessionToken } = process.env;
  return {
    accessKeyId: variable('AWS_ACCESS_KEY_ID'),
    secretAccessKey: variable('AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken && { sessionToken }),
  };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new MissingVariableError(`${name} is not set: Lambda sets it, anywhere else whoever starts the handler must`);
}

class MissingVariableError extends Error {
  override readonly name = 'MissingVariableError' as const;
}

/** By the trace Lambda knows when functions call each other in a circle, and stops them. */
function unsigned(): Readonly<Record<string, string>> {
  const { _X_AMZN_TRACE_ID: trace } = process.env;
  return { 'user-agent': `qlik-event-fanout/${VERSION}`, ...(trace && { 'x-amzn-trace-id': trace }) };
}

/** Whether a service said that our clock is wrong, which it now no longer is. */
function correctsClock(error: unknown): boolean {
  if (!(error instanceof AwsError && isSkewed(error))) return false;
  const difference = error.answeredAt - Date.now();
  // Not a number without a date.
  if (!(Math.abs(difference - clockOffset) > MIN_SKEW_MS)) return false;
  clockOffset = difference;
  return true;
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
