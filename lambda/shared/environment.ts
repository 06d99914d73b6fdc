/** The value of an environment key that the construct sets; its absence is a bug in the construct. */
export function required(key: string): string {
  const value = process.env[key];
  if (value === undefined || value === '') {
    throw new Error(`environment key ${key} is not set: the construct that makes this function must set it`);
  }
  return value;
}

/** How the SDK's clients behave in handlers that a schedule starts: two tries of 2.5 s, as our own calls have. */
export const clientConfig = {
  maxAttempts: 2,
  // Without `throwOnRequestTimeout` the SDK only warns and waits on.
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2500, throwOnRequestTimeout: true },
} as const;
