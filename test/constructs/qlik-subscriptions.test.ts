import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { QlikEventFanout } from '../../lib/constructs/fanout';
import { QlikForwardedBus } from '../../lib/constructs/forwarded-bus';
import { QlikSubscriptions } from '../../lib/constructs/qlik-subscriptions';
import { Subscription } from '../../lib/constructs/subscription';
import { testApp } from '../support/synthesised';
import { resource, resources, statements } from '../support/template';

const tenants = { acme: { host: 'acme.eu.qlikcloud.com' } };
const here = { account: '111111111111', region: 'eu-west-1' };
const there = { account: '222222222222', region: 'eu-west-1' };

/** A fan-out in a stack, and a team's stack in the same app. */
function twoStacks(env?: { account: string; region: string }) {
  const app = testApp();
  const platform = new Stack(app, 'Platform', { env });
  const team = new Stack(app, 'Team', { env });
  const fanout = new QlikEventFanout(platform, 'Fanout', { tenants });
  return { app, platform, team, fanout };
}

const codeIn = (stack: Stack, id = 'Function') =>
  new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
  });

const countsOf = (template: Template) => {
  const all: readonly { readonly Type: string }[] = Object.values(template.toJSON().Resources);
  const types = all.map(({ Type }) => Type).filter((type) => type !== 'AWS::CDK::Metadata');
  return Object.fromEntries(types.map((type) => [type, types.filter((it) => it === type).length]));
};

describe('in another stack of the app', () => {
  const { platform, team, fanout } = twoStacks();
  const qlik = new QlikSubscriptions(team, 'Qlik', fanout);
  qlik.on('com.qlik.v1.app.reload.finished', 'RefreshCache', {
    target: new targets.LambdaFunction(codeIn(team)),
    where: { tenant: ['acme'], data: { status: ['ok'] } },
  });
  qlik.onCategory('automations', 'Audit', { target: new targets.SqsQueue(new sqs.Queue(team, 'Queue')) });
  const template = Template.fromStack(team);

  test('the rules, DLQs and alarms are in the team’s stack, and the rules on the fan-out’s bus', () => {
    const rules = resources(template, 'AWS::Events::Rule');
    expect(Object.keys(rules).sort()).toEqual(['QlikAuditRule', 'QlikRefreshCacheRule']);
    for (const { EventBusName } of Object.values(rules)) expect(EventBusName).toBe('<Platform:FanoutEventsBus>');
    expect(rules.QlikRefreshCacheRule).toMatchObject({
      EventPattern: {
        source: ['qlik.cloud'],
        'detail-type': ['com.qlik.v1.app.reload.finished'],
        detail: { tenant: ['acme'], data: { status: ['ok'] } },
      },
      Targets: [{ DeadLetterConfig: { Arn: '<QlikRefreshCacheDeadLetterQueue.Arn>' } }],
    });
    expect(Object.keys(resources(template, 'AWS::CloudWatch::Alarm'))).toEqual([
      'QlikAlarmsFailedInvocationsRefreshCache',
      'QlikAlarmsDeadLettersRefreshCache',
      'QlikAlarmsFailedInvocationsAudit',
      'QlikAlarmsDeadLettersAudit',
    ]);
  });

  test('every alarm tells the fan-out’s topic', () => {
    for (const alarm of Object.values(resources(template, 'AWS::CloudWatch::Alarm'))) {
      const topic = ['<Platform:FanoutAlertTopic>'];
      expect(alarm).toMatchObject({ AlarmActions: topic, OKActions: topic });
    }
  });

  test('the fan-out’s stack has nothing of it, and does not depend on it', () => {
    expect(countsOf(Template.fromStack(platform))).toEqual(countsOf(Template.fromStack(twoStacks().platform)));
    expect(team.dependencies).toEqual([platform]);
    expect(platform.dependencies).toEqual([]);
  });
});

test('a function of the team’s stack can be subscribed in the fan-out’s: the stacks do not depend in a circle', () => {
  const { platform, team, fanout } = twoStacks();
  const code = codeIn(team);
  fanout.onFailure('PageMe', { target: new targets.LambdaFunction(code) });
  fanout.onCategory('users', 'Audit', { target: new targets.LambdaFunction(code) });
  const template = Template.fromStack(platform);
  expect(platform.dependencies).toEqual([team]);
  expect(team.dependencies).toEqual([]);
  // What it throws ends in the first subscription's DLQ, which its role may send to.
  expect(resource(template, 'AWS::Lambda::EventInvokeConfig')).toEqual({
    FunctionName: '<Team:Function>',
    MaximumRetryAttempts: 2,
    Qualifier: '$LATEST',
    DestinationConfig: { OnFailure: { Destination: '<FanoutPageMeDeadLetterQueue.Arn>' } },
  });
  expect(resource(template, 'AWS::IAM::Policy', 'FanoutPageMe')).toMatchObject({
    Roles: ['<Team:FunctionServiceRole>'],
    PolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '<FanoutPageMeDeadLetterQueue.Arn>' }],
    },
  });
  // Lambda asks for the permission when the destination is set.
  const [config] = Object.values(template.findResources('AWS::Lambda::EventInvokeConfig'));
  expect(config?.DependsOn).toEqual([expect.stringMatching(/^FanoutPageMeSendThrown/)]);
  template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 1);
  Template.fromStack(team).resourceCountIs('AWS::Lambda::EventInvokeConfig', 0);
});

describe('an imported bus', () => {
  const subscribed = (alertTopic?: 'with a topic') => {
    const stack = new Stack(testApp(), 'Team', { env: here });
    const qlik = new QlikSubscriptions(stack, 'Qlik', {
      eventBus: events.EventBus.fromEventBusArn(stack, 'Bus', 'arn:aws:events:eu-west-1:111111111111:event-bus/qlik'),
      alertTopic: alertTopic && new sns.Topic(stack, 'OnCall'),
    });
    qlik.onCategory('users', 'Users', { target: new targets.SqsQueue(new sqs.Queue(stack, 'Queue')) });
    return { stack, qlik };
  };

  test('has the rule, by name, in rule and metric', () => {
    const template = Template.fromStack(subscribed().stack);
    expect(resource(template, 'AWS::Events::Rule').EventBusName).toBe('qlik');
    expect(resource(template, 'AWS::CloudWatch::Alarm', 'QlikAlarmsFailedInvocations').Dimensions).toContainEqual({
      Name: 'EventBusName',
      Value: 'qlik',
    });
  });

  test.each([
    ['no topic', undefined, undefined],
    ['a topic', 'with a topic', ['<OnCall>']],
  ] as const)('given %s, the alarms tell just that', (_, topic, actions) => {
    const { stack, qlik } = subscribed(topic);
    const alarms = Object.values(resources(Template.fromStack(stack), 'AWS::CloudWatch::Alarm'));
    expect(alarms.map(({ AlarmActions }) => AlarmActions)).toEqual([actions, actions]);
    expect(qlik.alarms).toHaveLength(2);
  });

  test('whether somebody subscribes to each type is not said: others subscribe elsewhere', () => {
    const { stack } = subscribed();
    expect(Annotations.fromStack(stack).findInfo('*', Match.anyValue())).toEqual([]);
  });

  test('is linted as far as this app knows it', () => {
    const { stack, qlik } = subscribed();
    const target = new targets.SqsQueue(new sqs.Queue(stack, 'Both'));
    qlik.onAny('Everything', { target });
    qlik.onFailure('Again', { target });
    Annotations.fromStack(stack).hasWarning('/Team/Qlik/Again', Match.stringLikeRegexp('it is invoked twice'));
  });

  test.each([
    ['222222222222', 'eu-west-1'],
    ['111111111111', 'us-east-1'],
  ])('of another account or region (%s, %s) is refused, with the way to it', (account, region) => {
    const stack = new Stack(testApp(), 'Team', { env: here });
    const arn = `arn:aws:events:${region}:${account}:event-bus/qlik`;
    const eventBus = events.EventBus.fromEventBusArn(stack, 'Bus', arn);
    expect(() => new QlikSubscriptions(stack, 'Qlik', { eventBus })).toThrow(
      `subscriptions Team/Qlik: the bus Team/Bus is in ${account}/${region}, this stack in 111111111111/eu-west-1: have it forwarded to a QlikForwardedBus here`,
    );
  });
});

describe('in another account', () => {
  const app = testApp();
  const platform = new Stack(app, 'Platform', { env: here });
  const team = new Stack(app, 'Team', { env: there });
  const bus = new QlikForwardedBus(team, 'Forwarded', { account: here.account, eventBusName: 'qlik' });
  new QlikSubscriptions(team, 'Qlik', bus).onFailure('PageMe', { target: new targets.LambdaFunction(codeIn(team)) });
  const fanout = new QlikEventFanout(platform, 'Fanout', { tenants });
  fanout.onCategory('automations', 'Sales', {
    target: new targets.EventBus(
      events.EventBus.fromEventBusArn(platform, 'SalesBus', 'arn:aws:events:eu-west-1:222222222222:event-bus/qlik'),
    ),
    where: { tenant: ['acme'] },
  });

  test('a bus there takes Qlik events of the fan-out’s account, and no others', () => {
    const { Statement, EventBusName } = resource(Template.fromStack(team), 'AWS::Events::EventBusPolicy');
    expect(EventBusName).toBe('<ForwardedBus>');
    expect(Statement).toEqual({
      Sid: 'cdk-ForwardQlikEvents',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111111111111:root' },
      Action: 'events:PutEvents',
      Resource: '<ForwardedBus.Arn>',
      Condition: { StringEquals: { 'events:source': 'qlik.cloud' } },
    });
  });

  test('has rule, DLQ and alarms there', () => {
    const template = Template.fromStack(team);
    expect(resource(template, 'AWS::Events::Rule').EventBusName).toBe('<ForwardedBus>');
    template.resourceCountIs('AWS::SQS::Queue', 1);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
  });

  test('forwarding is a subscription like any: a role that may put events there and nothing else, a DLQ, alarms', () => {
    const template = Template.fromStack(platform);
    expect(resource(template, 'AWS::Events::Rule', 'FanoutSales')).toMatchObject({
      EventPattern: { detail: { tenant: ['acme'] } },
      Targets: [
        {
          Arn: 'arn:aws:events:eu-west-1:222222222222:event-bus/qlik',
          RoleArn: '<FanoutSalesRuleEventsRole.Arn>',
          DeadLetterConfig: { Arn: '<FanoutSalesDeadLetterQueue.Arn>' },
          RetryPolicy: { MaximumRetryAttempts: 185 },
        },
      ],
    });
    expect(statements(resource(template, 'AWS::IAM::Policy', 'FanoutSales').PolicyDocument)).toEqual([
      {
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: 'arn:aws:events:eu-west-1:222222222222:event-bus/qlik',
      },
    ]);
    expect(Object.keys(resources(template, 'AWS::CloudWatch::Alarm'))).toEqual(
      expect.arrayContaining(['FanoutMonitoringFailedInvocationsSales', 'FanoutMonitoringDeadLettersSales']),
    );
  });

  test.each(['', '11111111111', '1111111111111', 'acme'])('%j is no account', (account) => {
    const stack = new Stack(testApp(), 'Team');
    expect(() => new QlikForwardedBus(stack, 'Forwarded', { account })).toThrow(
      `account: twelve digits are allowed, got: "${account}"`,
    );
  });

  test('a target there is refused, with the way to it', () => {
    const queue = sqs.Queue.fromQueueArn(platform, 'Theirs', 'arn:aws:sqs:eu-west-1:222222222222:theirs');
    expect(() => fanout.onAny('Theirs', { target: new targets.SqsQueue(queue) })).toThrow(
      'its target Platform/Theirs is in 222222222222/eu-west-1, the rule in 111111111111/eu-west-1: forward to a QlikForwardedBus there',
    );
  });
});

describe('the linter', () => {
  test('sees the subscriptions of all stacks: a target that gets an event twice is said where it is one too many', () => {
    const { team, platform, fanout } = twoStacks();
    const queue = new sqs.Queue(team, 'Queue');
    const qlik = new QlikSubscriptions(team, 'Qlik', fanout);
    qlik.onAny('Everything', { target: new targets.SqsQueue(queue) });
    qlik.onFailure('Again', { target: new targets.SqsQueue(queue) });
    const twice = Match.stringLikeRegexp('also matches Team/Qlik/Everything');
    expect(Annotations.fromStack(team).findWarning('*', twice)).toHaveLength(1);
    Annotations.fromStack(team).hasWarning('/Team/Qlik/Again', twice);
    expect(Annotations.fromStack(platform).findWarning('*', twice)).toEqual([]);
  });

  test('does not take targets of two stacks for one because their logical ids are the same', () => {
    const { app, fanout } = twoStacks();
    for (const name of ['One', 'Other']) {
      const stack = new Stack(app, name);
      const target = new targets.SqsQueue(new sqs.Queue(stack, 'Queue'));
      new QlikSubscriptions(stack, 'Qlik', fanout).onAny('Everything', { target });
      expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('twice'))).toEqual([]);
    }
  });

  test('sees a bare Subscription too', () => {
    const { team, fanout } = twoStacks();
    const target = new targets.SqsQueue(new sqs.Queue(team, 'Queue'));
    new QlikSubscriptions(team, 'Qlik', fanout).onAny('Everything', { target });
    const pattern = { source: ['qlik.cloud'] };
    new Subscription(team, 'Z', { eventBus: fanout.eventBus, pattern, target });
    Annotations.fromStack(team).hasWarning('/Team/Z', Match.stringLikeRegexp('also matches Team/Qlik/Everything'));
  });

  test('counts the subscriptions of another stack before it says that nobody subscribes to a type', () => {
    const { platform, team, fanout } = twoStacks();
    new QlikSubscriptions(team, 'Qlik', fanout).onCategory('users', 'Users', {
      target: new targets.SqsQueue(new sqs.Queue(team, 'Queue')),
    });
    const nobody = Match.stringLikeRegexp('nobody subscribes to');
    expect(Annotations.fromStack(platform).findInfo('/Platform/Fanout', nobody)).toHaveLength(18);
    expect(Annotations.fromStack(team).findInfo('*', nobody)).toEqual([]);
  });
});
