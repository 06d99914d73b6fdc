import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import type { QlikEventFanout } from 'qlik-event-fanout';

export interface SyncUsersProps {
  readonly fanout: QlikEventFanout;
}

/**
 * Keeps a table of the tenants' users. Events come at least once and in any order: a row knows when it last changed, and
 * an older event changes nothing. A deleted user stays as a row without personal data until no replay can bring the
 * creation back.
 */
export class SyncUsers extends Construct {
  constructor(scope: Construct, id: string, { fanout }: SyncUsersProps) {
    super(scope, id);
    const users = new dynamodb.TableV2(this, 'Users', {
      partitionKey: { name: 'tenant', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'userId', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
    });
    const sync = new NodejsFunction(this, 'Sync', {
      entry: join(__dirname, 'handler.ts'),
      runtime: lambda.Runtime.NODEJS_24_X,
      timeout: Duration.seconds(10),
      environment: { USERS_TABLE: users.tableName },
      bundling: { bundleAwsSDK: true },
    });
    users.grant(sync, 'dynamodb:PutItem');

    fanout.on(['com.qlik.v1.user.created', 'com.qlik.v1.user.deleted'], 'SyncUsers', {
      target: new targets.LambdaFunction(sync),
    });
  }
}
