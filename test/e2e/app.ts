/** The app as the end-to-end tests deploy it: the product with whatever is opt-in, a team's subscriber, the examples. */
import { join } from 'node:path';
import { App, Duration } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { examples } from '../../examples/examples';
import { type ConfiguredStack, readConfig } from '../../lib/config';
import { ClaimsTable } from '../../lib/constructs/claims-table';
import type { QlikEventFanoutProps } from '../../lib/constructs/fanout';
import { bundledCode } from '../../lib/constructs/handler-function';
import { QlikSubscriptions } from '../../lib/constructs/qlik-subscriptions';
import { QlikEventFanoutStack } from '../../lib/stack';
import { STACK_NAME } from '../../local/deploy';
import { EXPECTED_APP } from './deployed';
import { subscribeAsInReadme } from './readme';
import { Targets } from './targets';

// A port where nothing listens, until a test says where tickets go: other tests have automations fail, too.
const app = new App({ context: { ticketEndpoint: 'http://127.0.0.1:9/' } });
const optIn = {
  alarms: {
    FailedAutomationRate: { percent: 20, minimumRuns: 10 },
    FailingAutomation: { threshold: 3 },
    NoEvents: { after: Duration.hours(6) },
  },
  expectedReloads: { sales: { app: EXPECTED_APP, by: '06:15', timeZone: 'Europe/Zurich' } },
} satisfies Partial<QlikEventFanoutProps>;
const [{ config }] = readConfig('test/e2e/fanout.json') as [ConfiguredStack];
const stack = new QlikEventFanoutStack(app, STACK_NAME, { config: { ...config, ...optIn } });

const subscriber = new lambda.Function(stack, 'Subscriber', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: bundledCode(join(__dirname, 'subscriber', 'handler.ts')),
  logGroup: new logs.LogGroup(stack, 'SubscriberLog'),
});
new ClaimsTable(stack, 'SubscriberTable').grantClaim(subscriber);
stack.fanout.on('com.qlik.v1.app.exported', 'Exports', {
  target: new targets.LambdaFunction(subscriber),
  where: { tenant: ['acme'], data: { resourceType: [{ prefix: 'app' }] } },
});

new Targets(stack, 'Targets', stack.fanout);
for (const add of Object.values(examples)) add(stack, stack.fanout);
// In a room of their own: an example has one of these names.
subscribeAsInReadme(stack, new QlikSubscriptions(stack, 'Readme', stack.fanout));
