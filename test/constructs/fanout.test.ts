import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { QlikEventFanout, type QlikEventFanoutProps } from '../../lib/constructs/fanout';
import { env } from '../../lib/contract';
import { fanoutIn } from '../support/fanout-in';
import { testApp } from '../support/synthesised';
import { resource, resources } from '../support/template';

const acme = { host: 'acme.eu.qlikcloud.com' };

describe('names of tenants', () => {
  test.each([
    '',
    '..',
    'a/b',
    'Acme',
    '-acme',
    'acme corp',
    'acme\n',
    'ä',
    '__proto__',
    'a'.repeat(64),
    'a'.repeat(10_000),
  ])('%j is refused with what is allowed', (name) => {
    expect(() => fanoutIn({ tenants: Object.fromEntries([[name, acme]]) })).toThrow(
      new Error(
        `1 to 63 lower-case letters, digits or hyphens, the first no hyphen, are allowed as a tenant's name, got: ${JSON.stringify(name.slice(0, 80))}`,
      ),
    );
  });

  test.each(['a', '0', 'acme-2', 'constructor', 'a'.repeat(63)])('%j is accepted', (name) => {
    const { fanout } = fanoutIn({ tenants: { [name]: acme } });
    expect(Object.keys(fanout.signingSecrets)).toEqual([name]);
  });

  test('without a tenant there is nothing to receive', () => {
    expect(() => fanoutIn({ tenants: {} })).toThrow(
      new Error('no tenant is configured: name at least one in `tenants`'),
    );
  });
});

describe('signing secrets', () => {
  test('each tenant gets one of its own', () => {
    const { template } = fanoutIn({ tenants: { a: acme, b: acme } });
    template().resourceCountIs('AWS::SecretsManager::Secret', 2);
  });

  test('an existing one is used, and none is made', () => {
    const { template } = fanoutIn((stack) => ({
      tenants: {
        acme: {
          ...acme,
          signingSecret: secretsmanager.Secret.fromSecretCompleteArn(
            stack,
            'Existing',
            'arn:aws:secretsmanager:us-east-1:123456789012:secret:qlik-abcdef',
          ),
        },
      },
    }));
    template().resourceCountIs('AWS::SecretsManager::Secret', 0);
    const { Variables } = resource(template(), 'AWS::Lambda::Function', 'FanoutIngest').Environment;
    expect(JSON.parse(Variables[env.signingSecrets])).toEqual({
      acme: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:qlik-abcdef',
    });
  });
});

describe('alert topic', () => {
  test('is made encrypted with a key that is rotated, and closed without TLS', () => {
    const template = fanoutIn({}).template();
    expect(resource(template, 'AWS::SNS::Topic').KmsMasterKeyId).toBe('<FanoutAlertKey.Arn>');
    expect(resource(template, 'AWS::KMS::Key').EnableKeyRotation).toBe(true);
    expect(resource(template, 'AWS::SNS::TopicPolicy').Topics).toEqual(['<FanoutAlertTopic>']);
  });

  test('an existing one is told everything, and no topic, key or policy is made', () => {
    const arn = 'arn:aws:sns:us-east-1:123456789012:on-call';
    const { template } = fanoutIn((stack) => ({ alertTopic: sns.Topic.fromTopicArn(stack, 'Existing', arn) }));
    for (const type of ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'AWS::KMS::Key'])
      template().resourceCountIs(type, 0);
    expect(resource(template(), 'AWS::Lambda::Function', 'FanoutFailures').Environment.Variables).toMatchObject({
      [env.alertTopicArn]: arn,
    });
    for (const { AlarmActions } of Object.values(resources(template(), 'AWS::CloudWatch::Alarm'))) {
      expect(AlarmActions).toEqual([arn]);
    }
  });
});

describe('personal data', () => {
  const told = (props: Partial<QlikEventFanoutProps>) =>
    resource(fanoutIn(props).template(), 'AWS::Lambda::Function', 'FanoutIngest').Environment.Variables;

  test('travels unless it is dropped', () => {
    expect(told({})).not.toHaveProperty(env.dropPersonalData);
    expect(told({ dropPersonalData: false })).not.toHaveProperty(env.dropPersonalData);
  });

  test('is dropped by ingest when told so', () => {
    expect(told({ dropPersonalData: true })).toMatchObject({ [env.dropPersonalData]: 'true' });
  });
});

test('two fan-outs fit into one stack', () => {
  const stack = new Stack(testApp(), 'Two');
  for (const id of ['One', 'Other']) new QlikEventFanout(stack, id, { tenants: { acme } });
  const { Resources } = Template.fromStack(stack).toJSON();
  const own = (id: string) => Object.keys(Resources).filter((it) => it.startsWith(id)).length;
  expect(own('One')).toBe(own('Other'));
});

describe('deduplicationWindow', () => {
  test('is what both publishers remember an event for', () => {
    const functions = Object.values(
      resources(fanoutIn({ deduplicationWindow: Duration.hours(36) }).template(), 'AWS::Lambda::Function'),
    );
    const windows = functions.flatMap(({ Environment }) => Environment.Variables[env.deduplicationSeconds] ?? []);
    expect(windows).toEqual(['129600', '129600']);
  });

  test.each([Duration.seconds(0), Duration.seconds(59), Duration.millis(60_500)])('%s is refused', (window) => {
    expect(() => fanoutIn({ deduplicationWindow: window })).toThrow(
      `deduplicationWindow must be whole seconds, 60 at least, got: ${window.toHumanString()}`,
    );
  });
});
