/** The product with one subscriber, and beside it, in the same stack, the simplest that does the same by hand. */
import { join } from 'node:path';
import { App, CfnOutput } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { type ConfiguredStack, readConfig } from '../../lib/config';
import { bundledCode } from '../../lib/constructs/handler-function';
import { QlikEventFanoutStack } from '../../lib/stack';
import { STACK_NAME } from '../../local/deploy';
import { SIGNING_SECRET } from '../deployment';
import { added, DELIVERED } from './outputs';

const [{ config }] = readConfig('local/fanout.json') as [ConfiguredStack];
const stack = new QlikEventFanoutStack(new App(), STACK_NAME, { config });
const target = new sqs.Queue(stack, 'Target');
stack.fanout.on(DELIVERED, 'Target', { target: new targets.SqsQueue(target) });

const bus = new events.EventBus(stack, 'PlainBus');
const plain = new lambda.Function(stack, 'Plain', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: bundledCode(join(__dirname, '..', 'rivals', 'naive.ts')),
  memorySize: 512,
  environment: { BUS_NAME: bus.eventBusName, WEBHOOK_SECRET: SIGNING_SECRET },
  logGroup: new logs.LogGroup(stack, 'PlainLog'),
});
bus.grantPutEventsTo(plain);
const api = new apigateway.HttpApi(stack, 'PlainApi');
api.addRoutes({
  path: '/webhook',
  methods: [apigateway.HttpMethod.POST],
  integration: new HttpLambdaIntegration('PlainIntegration', plain),
});
const plainTarget = new sqs.Queue(stack, 'PlainTarget');
new events.Rule(stack, 'PlainRule', {
  eventBus: bus,
  eventPattern: { source: ['qlik.cloud'], detailType: [DELIVERED] },
  targets: [new targets.SqsQueue(plainTarget)],
});

new CfnOutput(stack, added.targetUrl, { value: target.queueUrl });
new CfnOutput(stack, added.plainApiId, { value: api.apiId });
new CfnOutput(stack, added.plainTargetUrl, { value: plainTarget.queueUrl });
