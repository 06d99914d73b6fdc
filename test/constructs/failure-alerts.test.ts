import { timeoutSeconds } from '../../lib/contract';
import { synthesised } from '../support/synthesised';
import { resource } from '../support/template';

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
