import { ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import type { Clients } from './stack';
import type { Target } from './way';

/** A rule on the bus. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  /** Its event pattern, as JSON. */
  readonly pattern: string;
}

/** The rules on a bus that do something for somebody: those that are on, without the one of EventBridge's archive. */
export const rulesOf = async (clients: Pick<Clients, 'eventBridge'>, bus: string): Promise<readonly Rule[]> =>
  (await allRulesOf(clients, bus)).filter(({ isDisabled }) => !isDisabled);

/** The same, and those that are switched off. */
export async function allRulesOf(
  { eventBridge }: Pick<Clients, 'eventBridge'>,
  bus: string,
): Promise<readonly (Rule & { readonly isDisabled: boolean })[]> {
  const rules: (Rule & { readonly isDisabled: boolean })[] = [];
  let NextToken: string | undefined;
  do {
    const page = await eventBridge.send(new ListRulesCommand({ EventBusName: bus, NextToken }));
    for (const { Name: name = '', Arn: arn = '', EventPattern: pattern = '{}', State, ManagedBy } of page.Rules ?? []) {
      if (!ManagedBy) rules.push({ name, arn, bus, pattern, isDisabled: State === 'DISABLED' });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return rules;
}

/** A target of a rule, and the ARN of its DLQ when it has one. */
export interface RuleTarget extends Target {
  readonly ruleArn: string;
  readonly dlq?: string;
}

/** The targets of a rule. */
export async function targetsOf(
  { eventBridge }: Pick<Clients, 'eventBridge'>,
  { name, arn, bus }: Rule,
): Promise<readonly RuleTarget[]> {
  const targets: RuleTarget[] = [];
  let NextToken: string | undefined;
  do {
    const request = new ListTargetsByRuleCommand({ Rule: name, EventBusName: bus, NextToken });
    const page = await eventBridge.send(request);
    for (const { Arn = '', DeadLetterConfig, Input, InputPath, InputTransformer } of page.Targets ?? []) {
      targets.push({
        ruleArn: arn,
        targetArn: Arn,
        dlq: DeadLetterConfig?.Arn,
        transforms: [Input, InputPath, InputTransformer].some((it) => it !== undefined),
      });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return targets;
}
