import type { HttpAnswer } from './exchange';

/**
 * What a service answered other than yes, in the shape of the SDK's own errors, so that what looks at one understands
 * both: `name` is the code, and the rest of a JSON answer, such as the `Item` of a failed condition, stands beside it.
 * The message is the code again, because a service's own may quote what was sent.
 */
export class AwsError extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: { readonly httpStatusCode: number };
  /** When it was, by the service's clock, in milliseconds since 1970; `NaN` when it did not say. */
  readonly answeredAt: number;

  constructor({ status, headers, body }: HttpAnswer) {
    const json = jsonIn(body);
    const code = headers['x-amzn-errortype'] ?? json.__type ?? json.code ?? /<Code>([^<]+)/.exec(body)?.[1];
    const name = nameOf(String(code ?? `Http${status}`));
    super(name);
    Object.assign(this, json, { name, message: name });
    this.$fault = status < 500 ? 'client' : 'server';
    this.$metadata = { httpStatusCode: status };
    this.answeredAt = Date.parse(headers.date ?? '');
  }
}

/** `aws.protocoltests#FooError:http://…` is a `FooError` (Smithy specification, AWS JSON protocols, read 2026-11). */
const nameOf = (code: string) => code.replace(/:.*/s, '').replace(/^.*#/s, '');

function jsonIn(body: string): Readonly<Record<string, unknown>> {
  try {
    const json = JSON.parse(body);
    return typeof json === 'object' && json !== null ? json : {};
  } catch {
    return {};
  }
}

/** Codes of throttling, by those services that do not say it by the status 429. */
const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'SlowDown',
  'Throttled',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
]);

/** Codes of a wrong clock. */
const SKEWED = new Set([
  'InvalidSignatureException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** Whether an error may pass by itself: no answer came, or the service is ill or has too much to do. */
export const passes = (error: unknown): boolean =>
  !(error instanceof AwsError) || error.$fault === 'server' || error.name === 'RequestTimeout' || isThrottled(error);

export const isThrottled = (error: unknown): boolean =>
  error instanceof AwsError && (THROTTLED.has(error.name) || error.$metadata.httpStatusCode === 429);

/** Whether the service's clock and ours may differ by more than a signature survives. */
export const isSkewed = ({ name }: AwsError): boolean => SKEWED.has(name);
