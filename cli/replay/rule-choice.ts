import { recognise } from '../../lib/qlik/recognise';
import type { Rule } from '../deployment/rules';

/** Which rules get a replay, or why none can be named. */
export type RuleChoice =
  | { readonly ok: true; readonly rules: readonly Rule[] }
  | { readonly ok: false; readonly why: string };

/**
 * Chooses rules by name and by event type. EventBridge replays to rules and knows no types, so a type stands for the
 * rules that match it and nothing else: a wider rule would hand its target events that nobody asked for.
 *
 * @param named full names, ARNs, or parts of a name that only one rule has; none: all rules
 * @param types event types, canonical or as Qlik calls them now; none: whatever the rules match
 */
export function chooseRules(rules: readonly Rule[], named: readonly string[], types: readonly string[]): RuleChoice {
  const chosen: Rule[] = [];
  for (const name of named) {
    const matches = rulesNamed(rules, name);
    const [only] = matches;
    if (only === undefined || matches.length > 1) {
      const those = matches.length > 1 ? matches : rules;
      const what = matches.length > 1 ? `${matches.length} rules fit` : 'No rule fits';
      return { ok: false, why: `${what} ${JSON.stringify(name)}. Name one of:\n${list(those)}` };
    }
    chosen.push(only);
  }
  const among = named.length > 0 ? chosen : rules;
  if (types.length === 0) return { ok: true, rules: among };
  const wanted = new Set(types.map((type) => recognise(type) ?? type));
  const exact = among.filter((rule) => reach(rule.pattern, wanted) === 'only these');
  const wider = among.filter((rule) => reach(rule.pattern, wanted) === 'others too');
  // A rule that was named and cannot be had must not be passed over in silence.
  if (exact.length > 0 && (named.length === 0 || exact.length === among.length)) return { ok: true, rules: exact };
  const type = [...wanted].join(', ');
  const unfit = named.length > 0 ? 'Not every rule named matches' : 'No rule matches';
  return {
    ok: false,
    why:
      `${unfit} ${type} and nothing else, and EventBridge replays by rule, not by type.` +
      (wider.length > 0
        ? ` These match it among other types; with --rule and without --type they get all of those again:\n${list(wider)}`
        : ''),
  };
}

const list = (rules: readonly Rule[]) => rules.map(({ name }) => `  ${name}`).join('\n');

function rulesNamed(rules: readonly Rule[], name: string): readonly Rule[] {
  const same = rules.filter((rule) => rule.name === name || rule.arn === name);
  return same.length > 0 ? same : rules.filter((rule) => letters(rule.name).includes(letters(name)));
}

/** CloudFormation leaves hyphens out of the names it makes: `analytics-apps` → `…analyticsapps…`. */
const letters = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

type Reach = 'only these' | 'others too' | 'none of these';

/** What a pattern matches as far as `detail-type` says; conditions on other fields narrow it further, which is no harm. */
export function reach(pattern: string, wanted: ReadonlySet<string>): Reach {
  const { 'detail-type': types, $or } = JSON.parse(pattern) as { 'detail-type'?: unknown[]; $or?: object[] };
  if (types !== undefined) return reachOf(types, wanted);
  if ($or === undefined) return 'others too';
  const parts = $or.map((part) => reach(JSON.stringify(part), wanted));
  if (parts.every((part) => part === 'only these')) return 'only these';
  return parts.every((part) => part === 'none of these') ? 'none of these' : 'others too';
}

function reachOf(types: readonly unknown[], wanted: ReadonlySet<string>): Reach {
  const isWanted = (type: unknown) => typeof type === 'string' && wanted.has(type);
  if (types.length > 0 && types.every(isWanted)) return 'only these';
  return types.some((type) => isWanted(type) || mayMatch(type, wanted)) ? 'others too' : 'none of these';
}

/** Anything but a plain name may match: a prefix, say; of "anything but" it is known which it does not. */
function mayMatch(matcher: unknown, wanted: ReadonlySet<string>): boolean {
  if (typeof matcher !== 'object' || matcher === null) return false;
  const { 'anything-but': excluded } = matcher as { 'anything-but'?: unknown };
  const names = [excluded].flat();
  return excluded === undefined || [...wanted].some((type) => !names.includes(type));
}
