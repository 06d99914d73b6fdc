import { type Category, UNCATALOGUED } from '../../lib/qlik/catalogue';
import { EVENT_SOURCE } from '../../lib/qlik/event';
import { type EventPattern, matcher } from '../../lib/qlik/pattern';
import { allCategories, typesOf } from '../../lib/qlik/recognise';
import { type Rule, rulesOf, targetsOf } from './rules';
import type { Clients } from './stack';
import { logGroupIn } from './way';

/** A rule on the bus with what it hands events to. */
export interface TargetedRule extends Rule {
  readonly targetArns: readonly string[];
}

/** The rules on a bus with their targets. */
export async function targetedRulesOf(
  clients: Pick<Clients, 'eventBridge'>,
  bus: string,
): Promise<readonly TargetedRule[]> {
  const rules = await rulesOf(clients, bus);
  return Promise.all(
    rules.map(async (rule) => ({
      ...rule,
      targetArns: (await targetsOf(clients, rule)).map(({ targetArn }) => targetArn),
    })),
  );
}

/** The log groups that a rule keeps its events in. */
export const logGroupsOf = ({ targetArns }: TargetedRule): readonly string[] =>
  targetArns.filter((arn) => arn.split(':')[2] === 'logs').map(logGroupIn);

/** A log group with every event of a category. */
export interface Journal {
  readonly category: Category | typeof UNCATALOGUED;
  readonly logGroup: string;
}

/** The journals of a bus: where the rules that take a whole category, and no other, keep its events. */
export function journalsAmong(rules: readonly TargetedRule[]): readonly Journal[] {
  return rules.flatMap((rule) => {
    const isMatch = matcher(JSON.parse(rule.pattern) as EventPattern);
    const taken = allCategories.filter((category) => typesIn(category).every((type) => isMatch(bare(type))));
    const [category, ...more] = taken;
    return category && more.length === 0 ? logGroupsOf(rule).map((logGroup) => ({ category, logGroup })) : [];
  });
}

const typesIn = (category: Journal['category']): readonly string[] =>
  category === UNCATALOGUED ? ['com.qlik.a-type-that-is-not-catalogued'] : typesOf(category);

/** An event that only a rule for its whole type matches. */
const bare = (type: string) => ({ source: EVENT_SOURCE, 'detail-type': type, detail: {} });
