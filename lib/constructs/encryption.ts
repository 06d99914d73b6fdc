import { Annotations, Aws, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/** A service of AWS that uses the key by itself, so that the key's policy has to let it in. */
export type KeyService = 'events' | 'logs' | 'cloudwatch';

interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly urlSuffix: string;
}

/**
 * What the policy of a key says for each service. No resource is named: those that are encrypted with the key depend on
 * it, and the key cannot depend on them as well.
 */
const keyPolicy: Readonly<Record<KeyService, (place: Place) => object>> = {
  // For the bus, its archive, and for queues as targets and DLQs of rules (EventBridge user guide, "Authorizing
  // EventBridge to use a customer managed key" and "Encrypting archives", SQS developer guide, "Key management", read
  // 2026-11).
  events: ({ account }) => ({
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  }),
  // CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using KMS", read 2026-11.
  logs: ({ partition, region, account, urlSuffix }) => ({
    Effect: 'Allow',
    Principal: { Service: `logs.${region}.${urlSuffix}` },
    Action: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:DescribeKey',
    ],
    Resource: '*',
    Condition: {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
    },
  }),
  // For alarms that tell an encrypted topic (SNS developer guide, "Enable compatibility between event sources from AWS
  // services and encrypted topics", read 2026-11).
  cloudwatch: ({ account }) => ({
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  }),
};

/**
 * Lets a service use the key for what is in the scope. The policy of a key that is only named cannot be changed from
 * here: the warning has the statement that it must have.
 */
export function letServiceUseKey(scope: IConstruct, service: KeyService, key: kms.IKey | undefined): void {
  if (key === undefined) return;
  const stack = Stack.of(scope);
  const { partition, region, account, urlSuffix } = stack;
  const statement = iam.PolicyStatement.fromJson(keyPolicy[service]({ partition, region, account, urlSuffix }));
  if (key.addToResourcePolicy(statement).statementAdded) return;
  const known = (value: string, name: string) => (Token.isUnresolved(value) ? `<${name}>` : value);
  const wanted = keyPolicy[service]({
    partition: known(partition, 'partition'),
    region: known(region, 'region'),
    account: known(account, 'account'),
    urlSuffix: known(urlSuffix, 'url-suffix').replace('<url-suffix>', 'amazonaws.com'),
  });
  warnOnce(
    stack,
    `qlik-event-fanout:key-policy-${service}`,
    `the policy of key ${known(key.keyArn, 'key')} cannot be changed from here: it must have the statement ${JSON.stringify(wanted)}, or what it encrypts is lost; acknowledge this once it has`,
  );
}

/** A warning of the whole stack: many resources may need the same statement. */
function warnOnce(stack: Stack, id: string, message: string): void {
  const isSaid = stack.node.metadata.some(({ data }) => typeof data === 'string' && data.startsWith(message));
  if (!isSaid) Annotations.of(stack).addWarningV2(id, message);
}

/** What a function does with something encrypted, and for it, through the service that holds it, with the key. */
const uses = {
  // SQS developer guide, "Key management", read 2026-11.
  send: { service: 'sqs', actions: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  receive: { service: 'sqs', actions: ['kms:Decrypt'] },
  // SNS developer guide, "Managing Amazon SNS encryption keys and costs", read 2026-11.
  publish: { service: 'sns', actions: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  // In one part, so that nothing has to be decrypted (S3 user guide, "Using SSE-KMS", read 2026-11).
  put: { service: 's3', actions: ['kms:GenerateDataKey'] },
  readSecret: { service: 'secretsmanager', actions: ['kms:Decrypt'] },
  // The least that AWS names (DynamoDB developer guide, "Encryption at rest: usage notes", read 2026-11), without
  // CreateGrant, which only making a table takes.
  useTable: {
    service: 'dynamodb',
    actions: [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ],
  },
} as const;

/** Lets somebody use the key for that, through that service and in no other way. Without a key there is nothing to do. */
export function grantKeyUse(grantee: iam.IGrantable, use: keyof typeof uses, key: kms.IKey | undefined): void {
  if (key === undefined) return;
  const { service, actions } = uses[use];
  iam.Grant.addToPrincipal({
    grantee,
    actions: [...actions],
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
  });
}
