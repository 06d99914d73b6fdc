import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { env } from '../contract';

/**
 * What has been done and is not to be done again, for some days. Losing it means a repeat or two, nothing more, so it
 * goes with the stack.
 *
 * @example
 * const handled = new ClaimsTable(stack, 'Handled');
 */
export class ClaimsTable extends dynamodb.TableV2 {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: RemovalPolicy.DESTROY,
    });
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
    grantee.addEnvironment(key, this.tableName);
    return iam.Grant.addToPrincipal({ grantee, actions: ['dynamodb:UpdateItem'], resourceArns: [this.tableArn] });
  }
}
