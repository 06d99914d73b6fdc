import { Annotations, Aspects, Stack } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';
import { type Finding, type LintedRule, lint } from '../qlik/lint';
import type { Subscription } from './subscription';

/**
 * At synth, says of a fan-out's subscriptions what the linter finds: an error stops the synth, a warning and a note do
 * not. Rules that others put on the bus are seen by `qlik-fanout lint`, which reads the template.
 */
export function lintSubscriptions(
  scope: IConstruct,
  subscriptions: readonly Subscription[],
  own: readonly Subscription[],
): void {
  let isDone = false;
  Aspects.of(scope).add({
    visit: () => {
      if (isDone) return;
      isDone = true;
      // The fan-out's own rules count on the bus; nobody subscribes by them.
      const rules = [...subscriptions.map(linted), ...own.map((it) => ({ ...linted(it), isJournal: true }))];
      for (const finding of lint(rules)) annotate(scope, subscriptions, finding);
    },
  });
}

const linted = (subscription: Subscription): LintedRule => {
  const stack = Stack.of(subscription);
  const { targets } = subscription.rule.node.defaultChild as events.CfnRule;
  const resolved: readonly { readonly Arn?: unknown; readonly arn?: unknown }[] = stack.resolve(targets) ?? [];
  return {
    name: subscription.node.path,
    pattern: stack.resolve(subscription.pattern),
    targets: resolved.map((target) => JSON.stringify(target.arn ?? target.Arn)),
  };
};

function annotate(scope: IConstruct, subscriptions: readonly Subscription[], finding: Finding): void {
  const at = 'rule' in finding ? (subscriptions.find(({ node }) => node.path === finding.rule) ?? scope) : scope;
  const annotations = Annotations.of(at);
  switch (finding.severity) {
    case 'error':
      annotations.addError(finding.message);
      break;
    case 'warning':
      annotations.addWarningV2(`qlik-event-fanout:${finding.kind}`, finding.message);
      break;
    case 'note':
      annotations.addInfo(finding.message);
      break;
    default:
      finding.severity satisfies never;
  }
}
