/** The deployed rules, what the linter says of them, and a tester for patterns. */

import type { Finding } from '../../lib/qlik/lint';
import type { PatternVerdict } from '../../lib/qlik/pattern';

/** `GET` → {@link DeployedRules}. */
export const rulesPath = 'api/rules';

/** `POST`, {@link PatternTest} → {@link PatternTested}. */
export const testPath = 'api/rules/test';

/** `POST`, {@link WhatIf} → {@link WouldHaveFired}. */
export const whatIfPath = 'api/rules/what-if';

/** A rule on the bus. */
export interface DeployedRule {
  readonly name: string;
  /** The stack it belongs to; undefined for the deployment's own. */
  readonly stack?: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  /** Whom it invokes, in words. */
  readonly targets: readonly string[];
  /** Whether it keeps a record and no more. */
  readonly isJournal: boolean;
  readonly isDisabled: boolean;
  /** Catalogued types of which some event can match, and `uncatalogued`. */
  readonly reach: readonly string[];
}

/** Every rule on the bus. */
export interface DeployedRules {
  readonly rules: readonly DeployedRule[];
  /** Rules whose pattern cannot be read, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
  readonly findings: readonly Finding[];
}

/** A pattern and an event to hold against it. */
export interface PatternTest {
  /** JSON. */
  readonly pattern: string;
  /** Number of a kept event; or JSON of an event, a delivery, or the body of one. */
  readonly event: number | string;
}

/** Whether the event matches, and why. */
export interface PatternTested {
  readonly verdict: PatternVerdict;
  /** The event as a rule sees it. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly reach: readonly string[];
  /** Characters of the pattern as EventBridge counts them. */
  readonly length: number;
}

/** A pattern to run the kept events over. */
export interface WhatIf {
  /** The rule whose deployed pattern it is compared with. */
  readonly rule: string;
  /** JSON. */
  readonly pattern: string;
}

/** An event that one pattern takes and the other does not. */
export interface OtherEvent {
  /** Undefined for a sample. */
  readonly number?: number;
  readonly type: string;
  readonly time: string;
  readonly name: string;
}

/** Events that the deployed pattern matches, and this one; and of those the ones that only one of them does. */
export interface MatchCounts {
  readonly before: number;
  readonly after: number;
  readonly gained: number;
  readonly lost: number;
}

/** What a pattern would have matched of the last events, beside the deployed one. */
export interface WouldHaveFired extends MatchCounts {
  /** Events that were looked at; samples of the catalogue when none have come yet. */
  readonly events: number;
  readonly areSamples: boolean;
  /** Types that either matches, those that differ most first. */
  readonly byType: readonly (MatchCounts & { readonly type: string })[];
  /** The newest of each, 50 at most. */
  readonly examplesGained: readonly OtherEvent[];
  readonly examplesLost: readonly OtherEvent[];
}
