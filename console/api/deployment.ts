/** Which deployment the console is about, and how it says that something went wrong. */

export const deploymentPath = 'api/deployment';

/** An answer other than 2xx. */
export interface Fault {
  /** What went wrong, the value seen, and what to do, in words for a person. */
  readonly error: string;
}

/** Which deployment the console is about. */
export interface Deployment {
  readonly stack: string;
  readonly region: string;
  readonly bus: string;
  /** Names of the configured tenants. */
  readonly tenants: readonly string[];
  /** Whether it runs at an endpoint of its own, such as a local engine. */
  readonly isLocal: boolean;
}
