/** The app as the end-to-end tests deploy it: the product with whatever is opt-in, and a team's subscriber. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { type ConfiguredStack, readConfig } from '../../lib/config';
import { ClaimsTable } from '../../lib/constructs/claims-table';
import { bundledCode } from '../../lib/constructs/handler-function';
import { QlikEventFanoutStack } from '../../lib/stack';
import { STACK_NAME } from '../../local/deploy';
import { Targets } from './targets';

const app = new App();
const [configured] = readConfig('test/e2e/fanout.json') as [ConfiguredStack];
const stack = new QlikEventFanoutStack(app, STACK_NAME, configured);

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
