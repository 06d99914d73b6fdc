import { Aws, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { warnOnce } from './warn-once';

/** A service of AWS that uses the key by itself, so that the key's policy has to let it in. */
export type KeyService = 'events' | 'queues' | 'logs' | 'cloudwatch';

interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly urlSuffix: string;
}

const allow = (Service: string, Action: readonly string[], Condition?: object) => ({
  Effect: 'Allow',
  Principal: { Service },
  Action,
  Resource: '*',
  ...(Condition && { Condition }),
});

/**
 * What the policy of a key says for each service. No resource is named: those that are encrypted with the key depend on
 * it, and the key cannot depend on them as well.
 */
const keyPolicy: Readonly<Record<KeyService, (place: Place) => readonly object[]>> = {
  // For the bus and its archive (EventBridge user guide, "Encrypting event buses" and "Encrypting archives", read 2026-11).
  events: ({ account }) => [
    allow('events.amazonaws.com', ['kms:DescribeKey']),
    allow('events.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'], {
      StringEquals: { 'aws:SourceAccount': account },
    }),
  ],
  // For EventBridge, which sends to queues as targets and DLQs (SQS developer guide, "Key management", read 2026-11).
  queues: ({ account }) => [
    allow('events.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey'], {
      StringEquals: { 'aws:SourceAccount': account },
    }),
  ],
  // CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using KMS", read 2026-11.
  logs: ({ partition, region, account, urlSuffix }) => [
    allow(
      `logs.${region}.${urlSuffix}`,
      [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` } },
    ),
  ],
  // For alarms that tell an encrypted topic. AWS names no condition that would hold then (AWS re:Post, "Configure a
  // CloudWatch alarm with an encrypted SNS topic", read 2026-11); the topic's policy says whose alarms may.
  cloudwatch: () => [allow('cloudwatch.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey'])],
};

/**
 * Lets a service use the key for what is in the scope. The policy of a key that is only named cannot be changed from
 * here: the warning has the statements that it must have.
 */
export function letServiceUseKey(scope: IConstruct, service: KeyService, key: kms.IKey | undefined): void {
  if (key === undefined) return;
  const stack = Stack.of(scope);
  const added = keyPolicy[service](stack).map(
    (statement) => key.addToResourcePolicy(iam.PolicyStatement.fromJson(statement)).statementAdded,
  );
  if (!added.includes(false)) return;
  const wanted = keyPolicy[service](written(stack)).map((statement) => JSON.stringify(statement));
  warnOnce(
    stack,
    `qlik-event-fanout:key-policy-${service}`,
    `the policy of key ${known(key.keyArn, 'key')} cannot be changed from here: it must have ${wanted.join(' and ')}, or what it encrypts is lost; acknowledge this once it has`,
  );
}

/** As a person would write it; what is not known at synth is named by what it is. */
function written({ partition, region, account }: Place): Place {
  return {
    partition: known(partition, 'partition'),
    region: known(region, 'region'),
    account: known(account, 'account'),
    urlSuffix: partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
}

const known = (value: string, name: string) => (Token.isUnresolved(value) ? `<${name}>` : value);

/** What a function does with something encrypted, and for it, through the service that holds it, with the key. */
const uses = {
  // SQS developer guide, "Key management", read 2026-11.
  send: { service: 'sqs', actions: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  receive: { service: 'sqs', actions: ['kms:Decrypt'] },
  // SNS developer guide, "Managing Amazon SNS encryption keys and costs", read 2026-11.
  publish: { service: 'sns', actions: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  // In one part, so that nothing has to be decrypted (S3 user guide, "Using SSE-KMS", read 2026-11).
  put: { service: 's3', actions: ['kms:GenerateDataKey'] },
  // CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using KMS", on `kms:ViaService`, read 2026-11.
  writeLog: { service: 'logs', actions: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  readLog: { service: 'logs', actions: ['kms:Decrypt'] },
  readSecret: { service: 'secretsmanager', actions: ['kms:Decrypt'] },
  // The least that DynamoDB is said to take, without CreateGrant, which only making a table takes. AWS's page on it
  // ("Encryption at rest: usage notes", DynamoDB developer guide) could not be read: to be checked on AWS.
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

/** What lets somebody use the key for that, through that service and in no other way. */
export function keyUse(use: keyof typeof uses, key: kms.IKey): iam.PolicyStatement {
  const { service, actions } = uses[use];
  return new iam.PolicyStatement({
    actions: [...actions],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
  });
}

/** Lets somebody use the key so. Without a key there is nothing to do. */
export function grantKeyUse(grantee: iam.IGrantable, use: keyof typeof uses, key: kms.IKey | undefined): void {
  if (key) grantee.grantPrincipal.addToPrincipalPolicy(keyUse(use, key));
}
