import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { dimension } from '../contract';
import type { Category } from '../qlik/catalogue';

/**
 * Which automation fails most, by a rule of CloudWatch Contributor Insights on the failures function's log: one rule
 * for all of them, where a metric for each would cost with every automation that somebody makes.
 */
export class FailingAutomation extends Construct {
  readonly #rule: cloudwatch.CfnInsightRule;

  constructor(scope: Construct, id: string, props: { readonly logGroup: logs.ILogGroup }) {
    super(scope, id);
    const stack = Stack.of(this);
    this.#rule = new cloudwatch.CfnInsightRule(this, 'Rule', {
      // CloudFormation asks for a name. With the stack's in front two deployments in a region stay apart.
      ruleName: [stack.stackName, ...this.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id)].join(
        '-',
      ),
      ruleState: 'ENABLED',
      // Contributor Insights rule syntax (CloudWatch user guide, read 2026-11).
      ruleBody: stack.toJsonString({
        Schema: { Name: 'CloudWatchLogRule', Version: 1 },
        LogGroupNames: [props.logGroup.logGroupName],
        LogFormat: 'JSON',
        Contribution: {
          Keys: ['$.tenant', '$.fingerprint'],
          Filters: [
            { Match: '$.message', In: [SENT] },
            { Match: `$.${dimension.category}`, In: ['automations' satisfies Category] },
          ],
        },
        AggregateOn: 'Count',
      }),
    });
  }

  /** Failures of the automation that failed most, in a period. */
  metricMostFailures(period: cloudwatch.MathExpressionOptions['period']): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: `INSIGHT_RULE_METRIC('${this.#rule.attrRuleName}', 'MaxContributorValue')`,
      usingMetrics: {},
      period,
    });
  }
}

/** What the failures function says of a failure that was no repeat and no test run, and so has a card. */
export const SENT = 'failure card sent';
