/** What is wrong, or worth knowing, about the rules on one bus. */
import type { QlikEventType } from './catalogue';
import { type EventPattern, InvalidPatternError } from './pattern';
import { implies } from './pattern/implies';
import { MAX_PATTERN, patternLength, reachOf } from './reach';
import { rows } from './recognise';

/** A rule as the linter sees it. */
export interface LintedRule {
  readonly name: string;
  readonly pattern: EventPattern;
  /** One name for each target, the same for the same target of another rule. */
  readonly targets: readonly string[];
  /** Whether it only keeps a record, such as a journal: nobody subscribes by it. @default false */
  readonly isJournal?: boolean;
}

/** `error`: it cannot work. `warning`: it hardly is meant. `note`: it may be meant. */
export type Severity = 'error' | 'warning' | 'note';

/** One finding. */
export type Finding = { readonly severity: Severity; readonly message: string } & (
  | { readonly kind: 'invalid-pattern' | 'dead-rule' | 'long-pattern' | 'too-many-targets'; readonly rule: string }
  | { readonly kind: 'too-many-rules'; readonly rules: number }
  | { readonly kind: 'swallowed-rule'; readonly rule: string; readonly by: string }
  | { readonly kind: 'blind-spot'; readonly type: QlikEventType }
);

/** Targets of a rule, and rules of a bus (EventBridge quotas, read 2026-11). */
export const MAX_TARGETS = 5;
export const MAX_RULES = 300;

/**
 * Findings about the rules of one bus, errors first.
 *
 * A rule is swallowed when each of its events certainly matches another rule that has one of its targets: that target
 * gets the event twice. That two consumers get the same event is what a bus is for, and no finding.
 */
export function lint(rules: readonly LintedRule[]): readonly Finding[] {
  const ofEach = rules.map((rule) => ({ rule, findings: findingsOf(rule) }));
  const sound = ofEach.filter(({ findings }) => !findings.some(({ kind }) => kind !== 'too-many-targets'));
  const readable = sound.map(({ rule }) => rule);
  return [...ofEach.flatMap(({ findings }) => findings), ...tooMany(rules), ...swallowed(readable), ...blind(readable)];
}

function findingsOf({ name: rule, pattern, targets }: LintedRule): readonly Finding[] {
  const found: Finding[] = [];
  const error = (kind: 'dead-rule' | 'long-pattern' | 'too-many-targets', message: string) =>
    found.push({ kind, rule, severity: 'error', message });
  const length = patternLength(pattern);
  if (length > MAX_PATTERN) error('long-pattern', `its pattern has ${length} characters; a rule takes ${MAX_PATTERN}`);
  if (targets.length > MAX_TARGETS)
    error('too-many-targets', `it has ${targets.length} targets; a rule takes ${MAX_TARGETS}`);
  try {
    if (reachOf(pattern).length === 0)
      error('dead-rule', `no catalogued event can match ${JSON.stringify(pattern).slice(0, 200)}`);
  } catch (problem) {
    if (!(problem instanceof InvalidPatternError)) throw problem;
    found.push({ kind: 'invalid-pattern', rule, severity: 'error', message: problem.message });
  }
  return found;
}

const tooMany = ({ length: rules }: readonly LintedRule[]): readonly Finding[] =>
  rules > MAX_RULES
    ? [
        {
          kind: 'too-many-rules',
          rules,
          severity: 'error',
          message: `the bus has ${rules} rules; it takes ${MAX_RULES}`,
        },
      ]
    : [];

const swallowed = (rules: readonly LintedRule[]): readonly Finding[] =>
  rules.flatMap((rule, at) => {
    const by = rules.find(
      (other, otherAt) =>
        otherAt !== at &&
        other.targets.some((target) => rule.targets.includes(target)) &&
        implies(rule.pattern, other.pattern) &&
        // Of two that are the same the later is the one too many.
        (otherAt < at || !implies(other.pattern, rule.pattern)),
    );
    if (!by) return [];
    const message = `each of its events also matches ${by.name}, which has the same target: it is invoked twice`;
    return [{ kind: 'swallowed-rule', rule: rule.name, by: by.name, severity: 'warning', message } as const];
  });

/** Types that no subscription takes; where there are none at all, their consumers are elsewhere. */
function blind(rules: readonly LintedRule[]): readonly Finding[] {
  const subscriptions = rules.filter(({ isJournal }) => !isJournal);
  if (subscriptions.length === 0) return [];
  const reached = new Set(subscriptions.flatMap(({ pattern }) => reachOf(pattern)));
  return rows
    .filter(({ type }) => !reached.has(type))
    .map(
      ({ type }) => ({ kind: 'blind-spot', type, severity: 'note', message: `nobody subscribes to ${type}` }) as const,
    );
}
