/** A fan-out with whatever is opt-in switched on, and a subscription. */
import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { QlikEventFanout, type QlikEventFanoutProps } from '../../lib/constructs/fanout';
import { testApp } from './synthesised';

/** The app whose reload is expected. */
export const APP = '6a1f0c52-0000-4000-8000-000000000001';

/** What is opt-in and needs nothing of AWS that is there already. */
export const OPT_IN = {
  alarms: {
    FailedAutomationRate: { percent: 20, minimumRuns: 10 },
    FailingAutomation: { threshold: 3 },
    NoEvents: { after: Duration.hours(6) },
  },
  expectedReloads: { sales: { app: APP, by: '06:15', timeZone: 'Europe/Zurich' } },
  slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' },
  teams: {
    tenantId: '6a1f0c52-0000-4000-8000-000000000002',
    teamId: '6a1f0c52-0000-4000-8000-000000000003',
    channelId: '19%3Aabc%40thread.tacv2',
  },
  eventSchemas: true,
} satisfies Partial<QlikEventFanoutProps>;

/** One that is built with these props beside, and its template. */
export function everything(over: Partial<QlikEventFanoutProps> = {}): {
  readonly fanout: QlikEventFanout;
  readonly stack: Stack;
  /** Made when it is first asked for. */
  readonly template: Template;
} {
  const stack = new Stack(testApp(), 'QlikEventFanout');
  const apiCredentials = secretsmanager.Secret.fromSecretNameV2(stack, 'ApiCredentials', 'qlik-acme');
  const fanout = new QlikEventFanout(stack, 'Fanout', {
    tenants: { acme: { host: 'acme.eu.qlikcloud.com', apiCredentials, explainFailures: true } },
    ...OPT_IN,
    ...over,
  });
  fanout.onAny('Any', { target: { bind: () => ({ arn: 'arn:aws:sqs:us-east-1:123456789012:any' }) } });
  return {
    fanout,
    stack,
    get template() {
      return Template.fromStack(stack);
    },
  };
}
