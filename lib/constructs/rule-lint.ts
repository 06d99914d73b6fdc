import {
  Annotations,
  Aspects,
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  Stack,
  Tokenization,
} from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';
import { type Finding, type LintedRule, lint } from '../qlik/lint';
import type { QlikEvents } from './qlik-events';
import { Subscription } from './subscription';

/**
 * At synth, says what the linter finds of the rules on the bus: an error stops the synth, a warning and a note do not.
 * All of the app's subscriptions on the bus are looked at together, whichever stack they are in. What concerns the bus as
 * a whole, such as a type that nobody subscribes to, only its owner can say. Rules that others put on the bus are seen by
 * `qlik-fanout lint`, which reads the templates.
 *
 * @param own the owner's rules, which count on the bus without anybody subscribing by them
 */
export function lintSubscriptions(source: QlikEvents, own: readonly Subscription[] = []): void {
  Aspects.of(source).add({
    visit: (node) => {
      if (node !== source) return;
      const subscriptions = subscriptionsOn(source.eventBus, source.node.root).filter((it) => !own.includes(it));
      const rules = [...subscriptions.map(linted), ...own.map((it) => ({ ...linted(it), isJournal: true }))];
      for (const finding of lint(rules)) {
        const subscription = 'rule' in finding && subscriptions.find(({ node }) => node.path === finding.rule);
        // Said of one subscription by two that look at it, it is kept once.
        if (subscription) annotate(subscription, finding);
        else if (own.length > 0) annotate(source, finding);
      }
    },
  });
}

const subscriptionsOn = (eventBus: events.IEventBus, root: IConstruct) =>
  root.node.findAll().filter((it): it is Subscription => it instanceof Subscription && it.eventBus === eventBus);

const linted = (subscription: Subscription): LintedRule => {
  const { targets } = subscription.rule.node.defaultChild as events.CfnRule;
  const resolved: readonly { readonly Arn?: unknown; readonly arn?: unknown }[] =
    Tokenization.resolve(targets, { scope: subscription, resolver: new NameResolver(), preparing: false }) ?? [];
  return {
    name: subscription.node.path,
    pattern: Stack.of(subscription).resolve(subscription.pattern),
    targets: resolved.map((target) => JSON.stringify(target.arn ?? target.Arn)),
  };
};

/** Names what is referred to by its path: logical ids are those of one stack, and two stacks can have the same. */
class NameResolver extends DefaultTokenResolver {
  constructor() {
    super({ join: (left: unknown, right: unknown) => [left, right].map(textOf).join('') });
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) return `${token.target.node.path}.${token.displayName}`;
    return super.resolveToken(token, context, postProcessor);
  }
}

const textOf = (fragment: unknown) => {
  if (fragment === undefined) return '';
  return typeof fragment === 'string' ? fragment : JSON.stringify(fragment);
};

function annotate(at: IConstruct, finding: Finding): void {
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
