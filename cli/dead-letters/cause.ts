/** Who gave up on a message. */
export type GivenUpBy = 'bus' | 'bucket' | 'queue' | 'target' | 'function';

/** A code as AWS or a function's author wrote it, if it looks like one: free text could hold anything. */
export const safeCode = (code: unknown, otherwise = 'Unknown'): string =>
  typeof code === 'string' && /^[\w.$-]{1,80}$/.test(code) ? code : otherwise;

/** Why a message is dead, in words. */
export function causeInWords(by: GivenUpBy, code: string): string {
  switch (by) {
    case 'bus':
      return `the bus refused it at every try: ${code}`;
    case 'bucket':
      return `the quarantine bucket refused it at every try: ${code}`;
    case 'queue':
      return 'its consumer failed at it at every try';
    case 'target':
      return `EventBridge could not hand it on: ${targetCauses[code] ?? code}`;
    case 'function':
      return functionCauses[code] ?? `the function failed at it at every try: ${code}`;
    default:
      return by satisfies never;
  }
}

/** `ERROR_CODE` of EventBridge (user guide, "Using dead-letter queues to process undelivered events", read 2026-11). */
const targetCauses: Readonly<Record<string, string>> = {
  CONNECTION_FAILURE: 'no connection to the target',
  ERROR_FROM_TARGET: 'the target answered with an error',
  FAILED_TO_ASSUME_ROLE: "the target's role cannot be assumed",
  INTERNAL_ERROR: 'an error of EventBridge itself',
  INVALID_JSON: "the target's input transformer made invalid JSON of it",
  INVALID_PARAMETER: 'the target refused it as invalid',
  NO_PERMISSIONS: 'EventBridge may not call the target',
  NO_RESOURCE: 'the target does not exist',
  RESOURCE_LIMIT_EXCEEDED: 'the target is at a limit',
  SDK_CLIENT_ERROR: 'the target could not be called',
  THROTTLING: 'the target throttled for too long',
  TIMEOUT: 'the target did not answer in time',
  UNKNOWN: 'for an unknown reason',
};

/** `requestContext.condition` of Lambda (developer guide, "Asynchronous invocation", read 2026-11), and HTTP codes. */
const functionCauses: Readonly<Record<string, string>> = {
  EventAgeExceeded: 'the function could not be run before it was too old',
  ZeroConcurrencyReserved: 'the function is switched off: it has no concurrency',
  Http200: 'the function failed at it at every try',
  Http429: 'the function was throttled for too long',
};
