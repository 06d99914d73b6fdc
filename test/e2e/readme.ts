import type { Stack } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { QlikEvents } from '../../lib/constructs/qlik-events';

/** The subscriptions that README.md begins with, as they stand there: test/docs.test.ts holds the two together. */
export function subscribeAsInReadme(stack: Stack, fanout: QlikEvents): void {
  const refresh = saying(stack, 'ReadmeRefresh');
  const pager = saying(stack, 'ReadmePager');
  const audit = new sqs.Queue(stack, 'ReadmeAuditQueue');
  // biome-ignore format: as it stands in README.md
  // README
  fanout.on('com.qlik.v1.app.reload.finished', 'RefreshCache', { target: new targets.LambdaFunction(refresh), where: { data: { status: ['ok'] } } });
  fanout.onCategory('automations', 'Audit', { target: new targets.SqsQueue(audit) });
  fanout.onFailure('PageMe', { target: new targets.LambdaFunction(pager) });
  // README
}

/** A function that says in its log which event it got. */
const saying = (stack: Stack, id: string) =>
  new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async ({ detail }) => console.log("got " + detail.id);'),
    logGroup: new logs.LogGroup(stack, `${id}Log`),
  });
