import type { SimulatedRule } from '../../cli/simulation/rule-set';

/** A rule that is on and invokes somebody, unless told otherwise. */
export const ruleNamed = (name: string, rule: Partial<SimulatedRule> = {}): SimulatedRule => ({
  name,
  logicalId: name,
  pattern: { source: ['qlik.cloud'] },
  targets: ['lambda fn'],
  isJournal: false,
  isDisabled: false,
  isElsewhere: false,
  ...rule,
});

/** An event of a type, as a rule sees it. */
export const eventOf = (type: string, id: string, more: { readonly time?: string; readonly data?: object } = {}) => ({
  source: 'qlik.cloud',
  'detail-type': type,
  ...(more.time !== undefined && { time: more.time }),
  detail: { id, data: more.data },
});
