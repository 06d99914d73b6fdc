/** The value of an environment key that the construct sets; its absence is a bug in the construct. */
export function required(key: string): string {
  const value = process.env[key];
  if (value === undefined || value === '') {
    throw new Error(`environment key ${key} is not set: the construct that makes this function must set it`);
  }
  return value;
}

/**
 * How the SDK clients behave: two tries of 2.5 s, so that a service that hangs is given up in time to use the next
 * best one before the function's own time-out.
 */
export const clientConfig = {
  maxAttempts: 2,
  // Without `throwOnRequestTimeout` the SDK only warns and waits on.
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2500, throwOnRequestTimeout: true },
} as const;

/** The same for SQS, whose client would otherwise follow the host of a queue's URL past the configured endpoint. */
export const sqsConfig = { ...clientConfig, useQueueUrlAsEndpoint: false } as const;
