import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { env } from '../contract';
import { grantKeyUse } from './encryption';
import type { StorageProps } from './storage';

/**
 * What has been done and is not to be done again, for some days. Losing it means a repeat or two, nothing more, so it
 * goes with the stack.
 *
 * @example
 * const handled = new ClaimsTable(stack, 'Handled');
 */
export class ClaimsTable extends dynamodb.TableV2 {
  override readonly encryptionKey?: kms.IKey;

  constructor(scope: Construct, id: string, props: StorageProps = {}) {
    super(scope, id, {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: props.removalPolicy ?? RemovalPolicy.DESTROY,
    });
    this.encryptionKey = props.encryptionKey;
    encryptTable(this, props.encryptionKey);
  }

  /**
   * Lets a function claim and confirm, and nothing else.
   *
   * @param key environment key that gets the table's name; by default the one that an idempotent `qlikHandler` reads
   *
   * @example
   * new ClaimsTable(stack, 'Handled').grantClaim(fn);
   */
  grantClaim(grantee: lambda.Function, key: string = env.idempotencyTable): iam.Grant {
    return grantClaim(this, grantee, key);
  }
}

/** The same for a table of another's making: its partition key is the string `id`, its time to live `expiresAt`. */
export function grantClaim(table: dynamodb.ITable, grantee: lambda.Function, key: string): iam.Grant {
  grantee.addEnvironment(key, table.tableName);
  grantKeyUse(grantee, 'useTable', table.encryptionKey);
  return iam.Grant.addToPrincipal({ grantee, actions: ['dynamodb:UpdateItem'], resourceArns: [table.tableArn] });
}

/**
 * Encrypts a table with a key. Not by the library's own prop, which has to know the stack's region at synth, for the sake
 * of replicas in others; here are none.
 */
export function encryptTable(table: dynamodb.TableV2, key: kms.IKey | undefined): void {
  if (key === undefined) return;
  const resource = table.node.defaultChild as dynamodb.CfnGlobalTable;
  resource.sseSpecification = { sseEnabled: true, sseType: 'KMS' };
  resource.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: key.keyArn });
}
