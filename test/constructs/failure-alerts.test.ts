import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { EXPLAIN_BUDGET_MS } from '../../lambda/failures/explainer';
import { QlikEventFanout } from '../../lib/constructs/fanout';
import { timeoutSeconds } from '../../lib/contract';
import { synthesised, testApp } from '../support/synthesised';
import { resource, statements } from '../support/template';

const template = synthesised();

test('cards are remembered in a table by card id, which forgets them by itself', () => {
  expect(resource(template, 'AWS::DynamoDB::GlobalTable', 'FanoutFailuresCardTable')).toEqual({
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    Replicas: [{ Region: '<AWS::Region>' }],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
});

test('a claim on a card ends when the function that made it has ended', () => {
  expect(resource(template, 'AWS::Lambda::Function', 'FanoutFailures').Timeout).toBe(timeoutSeconds.failures);
});

test('failure events go to the failure queue, and its DLQ takes what EventBridge could not put there', () => {
  const { Targets } = resource(template, 'AWS::Events::Rule', 'FanoutFailuresFailureEvents');
  expect(Targets).toEqual([
    expect.objectContaining({
      Arn: '<FanoutFailuresFailureQueue.Arn>',
      DeadLetterConfig: { Arn: '<FanoutFailuresFailureQueueDeadLetterQueue.Arn>' },
    }),
  ]);
  // The whole event, as the function reads it: no input transformer.
  expect(Object.keys(Targets[0]).sort()).toEqual(['Arn', 'DeadLetterConfig', 'Id', 'RetryPolicy']);
});

test('the function knows where tenants live, for links', () => {
  const two = synthesised({ tenants: { a: { host: 'a.eu.qlikcloud.com' }, b: { host: 'b.us.qlikcloud.com' } } });
  const { Variables } = resource(two, 'AWS::Lambda::Function', 'FanoutFailures').Environment;
  expect(JSON.parse(Variables.TENANT_HOSTS)).toEqual({ a: 'a.eu.qlikcloud.com', b: 'b.us.qlikcloud.com' });
});

describe('cards that explain themselves', () => {
  const host = 'acme.eu.qlikcloud.com';
  const arnOf = (name: string) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf`;
  const variables = (of: Template) => resource(of, 'AWS::Lambda::Function', 'FanoutFailures').Environment.Variables;
  const mayReadSecrets = (of: Template) =>
    statements(resource(of, 'AWS::IAM::Policy', 'FanoutFailuresFailuresRole').PolicyDocument).filter(({ Action }) =>
      [Action].flat().some((action) => /^(secretsmanager|kms:Decrypt)/.test(action)),
    );

  test('are opt-in: credentials for reconcile give the failures function nothing', () => {
    for (const explainFailures of [undefined, false]) {
      const of = synthesised({ tenants: { acme: { host, apiCredentials: 'qlik-acme', explainFailures } } });
      expect(variables(of)).not.toHaveProperty('API_CREDENTIALS');
      expect(JSON.stringify(mayReadSecrets(of))).not.toContain('secretsmanager');
    }
  });

  test('the function may read the secrets of the tenants that opted in, and of no other', () => {
    const of = synthesised({
      tenants: {
        acme: { host, apiCredentials: arnOf('acme'), explainFailures: true },
        named: { host, apiCredentials: 'by-name', explainFailures: true },
        other: { host, apiCredentials: arnOf('other') },
      },
    });
    const { API_CREDENTIALS } = variables(of);
    expect(Object.keys(JSON.parse(API_CREDENTIALS))).toEqual(['acme', 'named']);
    const [reads] = mayReadSecrets(of).filter(({ Action }) => Action === 'secretsmanager:GetSecretValue');
    expect(reads?.Resource).toEqual([arnOf('acme'), expect.stringMatching(/:secret:by-name-\?{6}$/)]);
  });

  test('a secret encrypted with a key of its own: the function may decrypt by that key', () => {
    const stack = new Stack(testApp(), 'Existing');
    const encryptionKey = new kms.Key(stack, 'Key');
    const apiCredentials = new secretsmanager.Secret(stack, 'Secret', { encryptionKey });
    new QlikEventFanout(stack, 'Fanout', { tenants: { acme: { host, apiCredentials, explainFailures: true } } });
    const of = Template.fromStack(stack);
    expect(mayReadSecrets(of)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ Action: 'secretsmanager:GetSecretValue', Resource: '<Secret>' }),
        expect.objectContaining({ Action: 'kms:Decrypt', Resource: '<Key.Arn>' }),
      ]),
    );
    expect(JSON.parse(variables(of).API_CREDENTIALS)).toEqual({ acme: '<Secret>' });
  });

  test('without credentials are refused at synth, with what to do', () => {
    const stack = new Stack(testApp(), 'Lacking');
    expect(() => new QlikEventFanout(stack, 'Fanout', { tenants: { acme: { host, explainFailures: true } } })).toThrow(
      'explainFailures of tenant acme takes apiCredentials to ask Qlik with, got none: name their secret',
    );
  });

  test('take a small part of the time that the function has', () => {
    expect(EXPLAIN_BUDGET_MS).toBeLessThanOrEqual((timeoutSeconds.failures * 1000) / 20);
  });
});
