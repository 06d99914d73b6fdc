import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { fanoutIn } from '../support/fanout-in';
import { unhashed } from '../support/template';

const tenantsOf = (stack: Stack) => ({
  acme: {
    host: 'acme.eu.qlikcloud.com',
    apiCredentials: secretsmanager.Secret.fromSecretNameV2(stack, 'Credentials', 'qlik-acme'),
  },
});

/** What can hold data; a topic holds none, and an API's id is held by no policy. */
const HOLDS = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
];

/** Logical id → what becomes of it, taken out of the stack or put in another's place. */
function kept(removalPolicy?: RemovalPolicy) {
  const { template, fanout } = fanoutIn((stack) => ({ tenants: tenantsOf(stack), removalPolicy }));
  fanout.onAny('Audit', { target: { bind: () => ({ arn: 'arn:aws:sqs:us-east-1:123456789012:audit' }) } });
  const { Resources } = template().toJSON();
  return Object.entries<Record<string, string>>(Resources)
    .filter(([, { Type = '' }]) => HOLDS.includes(Type))
    .map(([id, it]) => [unhashed(id), it.DeletionPolicy ?? 'Delete', it.UpdateReplacePolicy ?? 'Delete'] as const);
}

test('what exists once is kept; claims and the logs of our own work are not', () => {
  const gone = /Table$|(Ingest|Redeliver|Failures|Reconcile)Log$|AccessLog$/;
  const found = kept();
  expect(found).toHaveLength(25);
  for (const [id, ...policies] of found) {
    expect([id, ...policies]).toEqual([id, ...Array(2).fill(gone.test(id) ? 'Delete' : 'Retain')]);
  }
});

test.each([
  [RemovalPolicy.RETAIN, 'Retain'],
  [RemovalPolicy.DESTROY, 'Delete'],
])('told %s, all of it is treated so', (removalPolicy, policy) => {
  for (const [id, ...policies] of kept(removalPolicy)) expect([id, ...policies]).toEqual([id, policy, policy]);
});

test('the bucket is emptied before it goes, and not otherwise', () => {
  const emptied = (props: { removalPolicy?: RemovalPolicy }) =>
    Object.keys(fanoutIn(props).template().findResources('Custom::S3AutoDeleteObjects')).length;
  expect(emptied({ removalPolicy: RemovalPolicy.DESTROY })).toBe(1);
  expect(emptied({ removalPolicy: RemovalPolicy.RETAIN })).toBe(0);
  expect(emptied({})).toBe(0);
});
