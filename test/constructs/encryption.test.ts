import { Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { QlikEventFanout } from '../../lib/constructs/fanout';
import { QlikSubscriptions } from '../../lib/constructs/qlik-subscriptions';
import { OPT_IN } from '../support/everything';
import { fanoutIn } from '../support/fanout-in';
import { testApp } from '../support/synthesised';
import { type Evaluated, resource, resources, type Statement, statements } from '../support/template';

// CDK prints what it warns of; here that is looked at.
jest.spyOn(console, 'error').mockReturnValue(undefined);

const tenantsOf = (stack: Stack) => ({
  acme: {
    host: 'acme.eu.qlikcloud.com',
    apiCredentials: secretsmanager.Secret.fromSecretNameV2(stack, 'Credentials', 'qlik-acme'),
  },
});

const { template, fanout } = fanoutIn((stack) => ({
  ...OPT_IN,
  tenants: tenantsOf(stack),
  encryptionKey: new kms.Key(stack, 'Key'),
}));
fanout.onAny('Audit', { target: { bind: () => ({ arn: 'arn:aws:sqs:us-east-1:123456789012:audit' }) } });
const encrypted = template();
const KEY = '<Key.Arn>';

/** What services may do, one line for each action, whatever account and region it is. */
const permissions = (of: readonly Statement[]): readonly string[] => {
  const lines = of.flatMap(({ Principal, Action, Condition }) => {
    const { Service } = Principal as { Service?: string };
    const when = Condition ? ` if ${JSON.stringify(Condition)}` : '';
    return Service ? [Action].flat().map((action) => `${Service.split('.')[0]} ${action}${when}`) : [];
  });
  const anywhere = (line: string) =>
    line
      .replace(/123456789012|<AWS::AccountId>/g, 'account')
      .replace(/:eu-west-1:|:<AWS::Region>:/g, ':region:')
      .replace('<AWS::Partition>', 'aws');
  return [...new Set(lines.map(anywhere))].sort();
};

/** Type of resource → the key it says it is encrypted with. */
const keyOf: Readonly<Record<string, (properties: Evaluated) => unknown>> = {
  'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::DynamoDB::GlobalTable': ({ SSESpecification, Replicas }) =>
    SSESpecification?.SSEEnabled === true && SSESpecification.SSEType === 'KMS' && Replicas.length === 1
      ? Replicas[0].SSESpecification.KMSMasterKeyId
      : undefined,
  'AWS::S3::Bucket': ({ BucketEncryption }) => {
    const [{ BucketKeyEnabled, ServerSideEncryptionByDefault }] = BucketEncryption.ServerSideEncryptionConfiguration;
    return BucketKeyEnabled && ServerSideEncryptionByDefault.SSEAlgorithm === 'aws:kms'
      ? ServerSideEncryptionByDefault.KMSMasterKeyID
      : undefined;
  },
  'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
  'AWS::SecretsManager::Secret': ({ KmsKeyId }) => KmsKeyId,
  'AWS::Events::EventBus': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::Events::Archive': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::Lambda::Function': ({ KmsKeyArn }) => KmsKeyArn,
  'AWS::Scheduler::Schedule': ({ KmsKeyArn }) => KmsKeyArn,
};

describe('a key of one’s own', () => {
  const ids = Object.keys(keyOf).flatMap((type) =>
    Object.keys(resources(encrypted, type)).map((id) => [type, id] as const),
  );

  test.each(ids.filter(([, id]) => id !== 'FanoutEventsBusDeadLetterQueue'))('encrypts %s %s', (type, id) => {
    const properties = resources(encrypted, type)[id] ?? {};
    expect(keyOf[type]?.(properties)).toBe(KEY);
  });

  test('is the only key there is', () => {
    expect(Object.keys(resources(encrypted, 'AWS::KMS::Key'))).toEqual(['Key']);
  });

  // See test/snapshot.test.ts: every type there that holds something.
  test('knows every type of resource that holds something', () => {
    const types = new Set(Object.values<{ Type: string }>(encrypted.toJSON().Resources).map(({ Type }) => Type));
    const holdsNothing =
      /Policy$|Permission$|::(Alarm|Role|Rule|EventSourceMapping|EventInvokeConfig|Integration|Route|Stage|Api|Key|Dashboard|InsightRule|MetricFilter)$|EventSchemas|Chatbot/;
    expect([...types].filter((type) => !holdsNothing.test(type)).sort()).toEqual(Object.keys(keyOf).sort());
  });

  test('does not encrypt the queue for what the bus could not encrypt with it', () => {
    const { SqsManagedSseEnabled, KmsMasterKeyId } = resource(encrypted, 'AWS::SQS::Queue', 'FanoutEventsBusDead');
    expect({ SqsManagedSseEnabled, KmsMasterKeyId }).toEqual({ SqsManagedSseEnabled: true });
    expect(resource(encrypted, 'AWS::Events::EventBus').DeadLetterConfig).toEqual({
      Arn: '<FanoutEventsBusDeadLetterQueue.Arn>',
    });
    expect(
      Object.values(resources(encrypted, 'AWS::SQS::QueuePolicy'))
        .filter(({ Queues }) => Queues[0] === '<FanoutEventsBusDeadLetterQueue>')
        .flatMap(({ PolicyDocument }) => statements(PolicyDocument))
        .filter(({ Effect }) => Effect === 'Allow'),
    ).toEqual([
      expect.objectContaining({
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: '<FanoutEventsBusDeadLetterQueue.Arn>',
        Condition: { ArnEquals: { 'aws:SourceArn': '<FanoutEventsBus.Arn>' } },
      }),
    ]);
    expect(resource(encrypted, 'AWS::CloudWatch::Alarm', 'FanoutMonitoringBusDeadLetters').Dimensions).toEqual([
      { Name: 'QueueName', Value: '<FanoutEventsBusDeadLetterQueue.QueueName>' },
    ]);
  });

  test('lets in these services, for this account', () => {
    const { KeyPolicy } = resource(encrypted, 'AWS::KMS::Key');
    const services = statements(KeyPolicy).filter(({ Principal }) => 'Service' in (Principal as object));
    const allow = (Service: string, Action: unknown, Condition?: object) => ({
      Effect: 'Allow',
      Principal: { Service },
      Action,
      Resource: '*',
      ...(Condition && { Condition }),
    });
    const logGroups = 'arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:*';
    const expected = [
      allow('events.amazonaws.com', 'kms:DescribeKey'),
      allow('events.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'], {
        StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' },
      }),
      allow('cloudwatch.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey']),
      allow('logs.<AWS::Region>.<AWS::URLSuffix>', expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']), {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups },
      }),
    ];
    expect(services).toHaveLength(expected.length);
    expect(services).toEqual(expect.arrayContaining(expected));
  });

  const both = ['kms:Decrypt', 'kms:GenerateDataKey'];
  const forTables = [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ];
  test.each([
    [
      'FanoutIngestRole',
      { logs: both, sqs: both, s3: 'kms:GenerateDataKey', dynamodb: forTables, secretsmanager: 'kms:Decrypt' },
    ],
    ['FanoutRedeliverRole', { logs: both, sqs: 'kms:Decrypt', s3: 'kms:GenerateDataKey', dynamodb: forTables }],
    ['FanoutFailuresFailuresRole', { logs: both, sqs: 'kms:Decrypt', sns: both, dynamodb: forTables }],
    // Its secret is not encrypted with this key.
    ['FanoutReconcileReconcileRole', { logs: both, dynamodb: forTables }],
  ])('%s may use it through these services, and in no other way', (role, uses) => {
    const { PolicyDocument } = resource(encrypted, 'AWS::IAM::Policy', role);
    const ofKey = statements(PolicyDocument).filter(({ Resource }) => Resource === KEY);
    expect(ofKey).toHaveLength(Object.keys(uses).length);
    expect(ofKey).toEqual(
      expect.arrayContaining(
        Object.entries(uses).map(([service, Action]) => ({
          Effect: 'Allow',
          Action,
          Resource: KEY,
          Condition: { StringEquals: { 'kms:ViaService': `${service}.<AWS::Region>.<AWS::URLSuffix>` } },
        })),
      ),
    );
  });

  test('lets a subscribed function send what it throws at to the subscription’s DLQ, and no more', () => {
    const { stack, fanout, template } = fanoutIn((scope) => ({ encryptionKey: new kms.Key(scope, 'Key') }));
    const code = lambda.Code.fromInline('exports.handler = async () => {};');
    const subscriber = new lambda.Function(stack, 'Subscriber', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code,
    });
    fanout.onAny('Audit', { target: new targets.LambdaFunction(subscriber) });
    const { PolicyDocument } = resource(template(), 'AWS::IAM::Policy', 'SubscriberServiceRole');
    expect(statements(PolicyDocument)).toEqual([
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '<FanoutAuditDeadLetterQueue.Arn>' },
      {
        Effect: 'Allow',
        Action: both,
        Resource: KEY,
        Condition: { StringEquals: { 'kms:ViaService': 'sqs.<AWS::Region>.<AWS::URLSuffix>' } },
      },
    ]);
  });

  test('encrypts the DLQs of subscriptions in other stacks too, and no stack depends on them', () => {
    const app = testApp();
    const [platform, team] = ['Platform', 'Team'].map((id) => new Stack(app, id)) as [Stack, Stack];
    const own = new QlikEventFanout(platform, 'Fanout', {
      tenants: tenantsOf(platform),
      encryptionKey: new kms.Key(platform, 'Key'),
    });
    const code = lambda.Code.fromInline('exports.handler = async () => {};');
    const runtime = lambda.Runtime.NODEJS_24_X;
    const subscriber = new lambda.Function(team, 'Subscriber', { runtime, handler: 'index.handler', code });
    new QlikSubscriptions(team, 'Qlik', own).onAny('Audit', { target: new targets.LambdaFunction(subscriber) });
    expect(() => app.synth()).not.toThrow();
    expect(platform.dependencies).toEqual([]);
    const [queue] = Object.values(Template.fromStack(team).findResources('AWS::SQS::Queue'));
    expect(JSON.stringify(queue?.Properties.KmsMasterKeyId)).toContain('Platform');
  });

  test('may be of another stack: its policy names nothing of this one', () => {
    const app = testApp();
    const [keys, own] = ['Keys', 'Own'].map((id) => new Stack(app, id)) as [Stack, Stack];
    new QlikEventFanout(own, 'Fanout', { tenants: tenantsOf(own), encryptionKey: new kms.Key(keys, 'Key') });
    expect(() => app.synth()).not.toThrow();
    expect(statements(resource(Template.fromStack(keys), 'AWS::KMS::Key').KeyPolicy).length).toBeGreaterThan(3);
  });
});

describe('a key that is only named', () => {
  const ARN = 'arn:aws:kms:eu-west-1:123456789012:key/0';
  const imported = (stackProps?: { env: { account: string; region: string } }) =>
    fanoutIn((stack) => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', ARN) }), stackProps);

  test('encrypts all the same', () => {
    const { template } = imported();
    for (const [type, of] of Object.entries(keyOf)) {
      for (const [id, properties] of Object.entries(resources(template(), type))) {
        if (id !== 'FanoutEventsBusDeadLetterQueue') expect([id, of(properties)]).toEqual([id, ARN]);
      }
    }
    template().resourceCountIs('AWS::KMS::Key', 0);
  });

  test('says once for each use what its policy must have: what a key of this app gets', () => {
    const { stack } = imported({ env: { account: '123456789012', region: 'eu-west-1' } });
    const said = Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => String(entry.data));
    expect(said.map((text) => text.match(/key-policy-(\w+)/)?.[1]).sort()).toEqual([
      'cloudwatch',
      'events',
      'logs',
      'queues',
    ]);
    const wanted: Statement[] = said.flatMap((text) => {
      expect(text).toContain(`the policy of key ${ARN} cannot be changed from here`);
      return JSON.parse(`[${text.match(/\{.*\}/)?.[0].replaceAll('} and {', '},{')}]`);
    });
    const owned = statements(resource(encrypted, 'AWS::KMS::Key').KeyPolicy);
    expect(permissions(wanted)).toEqual(permissions(owned));
    expect(permissions(wanted)).toContain('events kms:ReEncryptTo if {"StringEquals":{"aws:SourceAccount":"account"}}');
  });

  test('says no more once it is acknowledged', () => {
    const { stack } = imported();
    for (const service of ['events', 'queues', 'logs', 'cloudwatch']) {
      Validations.of(stack).acknowledge({ id: `qlik-event-fanout:key-policy-${service}`, reason: 'it has it' });
    }
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('writes the names that services have in China', () => {
    const { stack } = imported({ env: { account: '123456789012', region: 'cn-north-1' } });
    const texts = JSON.stringify(Annotations.fromStack(stack).findWarning('*', Match.anyValue()));
    expect(texts).toContain('logs.cn-north-1.amazonaws.com.cn');
  });

  test('names what is not known at synth by what it is', () => {
    const texts = JSON.stringify(Annotations.fromStack(imported().stack).findWarning('*', Match.anyValue()));
    expect(texts).toContain('<account>');
    expect(texts).not.toMatch(/\$\{Token|AWS::/);
  });
});

test('without a key, none is made but that of the alert topic, and no queue is needed for the bus', () => {
  const { template, fanout } = fanoutIn();
  expect(Object.keys(resources(template(), 'AWS::KMS::Key'))).toEqual(['FanoutAlertKey']);
  expect(fanout.bus.busDeadLetterQueue).toBeUndefined();
  expect(Annotations.fromStack(fanoutIn().stack).findWarning('*', Match.anyValue())).toEqual([]);
});

test('a DLQ of one’s own with a key of its own lets EventBridge use that key', () => {
  const { template } = fanoutIn((stack) => {
    const encryptionMasterKey = new kms.Key(stack, 'Key');
    return { failureDeadLetterQueue: new sqs.Queue(stack, 'Dead', { encryptionMasterKey }) };
  });
  const { KeyPolicy } = resource(template(), 'AWS::KMS::Key', 'Key');
  expect(statements(KeyPolicy)).toContainEqual(
    expect.objectContaining({ Principal: { Service: 'events.amazonaws.com' } }),
  );
});
