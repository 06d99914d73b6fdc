import { App, Stack } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { QlikEventFanout, QlikSubscriptions } from 'qlik-event-fanout';

const app = new App({ outdir: process.argv[2] });
const stack = new Stack(app, 'Mine');
const refresh = new lambda.Function(stack, 'Refresh', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => {};'),
});
const fanout = new QlikEventFanout(stack, 'Qlik', { tenants: { acme: { host: 'acme.eu.qlikcloud.com' } } });
fanout.on('com.qlik.v1.app.reload.finished', 'RefreshCache', { target: new targets.LambdaFunction(refresh) });
// @ts-expect-error a misspelled type
() => fanout.on('com.qlik.v1.app.reload.finish', 'Never', { target: new targets.LambdaFunction(refresh) });
const team = new QlikSubscriptions(new Stack(app, 'Team'), 'Qlik', fanout);
team.onFailure('PageMe', { target: new targets.LambdaFunction(refresh) });
app.synth();
