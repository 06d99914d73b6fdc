import type { Installation } from './installation';

/** What a check says of what it looked at; `cannot-say`: it could not look. */
export const states = ['green', 'amber', 'red', 'cannot-say'] as const;
export type State = (typeof states)[number];

/** What a check found. Whatever is not green has a mend, unless nobody can do anything about it. */
export type Finding =
  | { readonly state: 'green'; readonly seen: string }
  | {
      readonly state: 'amber' | 'red';
      readonly seen: string;
      /** What to do: a command, or a place to look at. */
      readonly mend: string;
    }
  | { readonly state: 'cannot-say'; readonly seen: string; readonly mend?: string };

/** All is well with it. */
export const green = (seen: string): Finding => ({ state: 'green', seen });
/** It works, and somebody should look at it. */
export const amber = (seen: string, mend: string): Finding => ({ state: 'amber', seen, mend });
/** It does not work, or somebody has to act. */
export const red = (seen: string, mend: string): Finding => ({ state: 'red', seen, mend });
/** It could not be looked at. */
export const cannotSay = (seen: string, mend?: string): Finding => ({
  state: 'cannot-say',
  seen,
  ...(mend && { mend }),
});

/**
 * One thing that is looked at: one line on the screen. Resolves to undefined where there is nothing to look at, and
 * rejects with whatever AWS refused: {@link refusalOf} makes a finding of that.
 */
export interface Check {
  /** Its name, in words. */
  readonly name: string;
  /** The IAM actions it calls. */
  readonly asks: readonly string[];
  readonly look: (installation: Installation) => Promise<Finding | undefined>;
}

/** One thing that is looked at for each tenant. */
export interface TenantCheck extends Omit<Check, 'look'> {
  readonly look: (installation: Installation, tenant: string) => Promise<Finding | undefined>;
}

/** How AWS's services call a missing permission. */
const DENIAL = /AccessDenied|Authorization|Unauthorized|NotAuthorized/i;

/** The action in AWS's own words: `… is not authorized to perform: sqs:GetQueueAttributes on …`. */
const ACTION = /not authorized to perform: ?([a-z0-9-]+:[A-Za-z0-9*]+)/i;

/** What is to be said of a check that AWS refused. Of the error only its name, and the action in its message. */
export function refusalOf(error: unknown, asks: readonly string[]): Finding {
  if (!(error instanceof Error)) return cannotSay('an unknown error');
  const action = ACTION.exec(error.message)?.[1];
  if (action === undefined && !DENIAL.test(error.name)) return cannotSay(`AWS refused (${error.name})`);
  const needed = action ?? asks.join(', ');
  return cannotSay(`not allowed: ${needed}`, `use credentials that may call ${needed}`);
}
