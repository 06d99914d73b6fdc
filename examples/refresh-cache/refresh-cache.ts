import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import type { QlikEventFanout } from 'qlik-event-fanout';

export interface RefreshCacheProps {
  readonly fanout: QlikEventFanout;
}

/**
 * Refreshes a cache when a reload finishes: an item for each app says since when its data are fresh. Whoever caches
 * something of an app has `freshAt` in its cache key, so that all of it is made anew after a reload.
 */
export class RefreshCache extends Construct {
  constructor(scope: Construct, id: string, { fanout }: RefreshCacheProps) {
    super(scope, id);
    const apps = new dynamodb.TableV2(this, 'Apps', {
      partitionKey: { name: 'tenant', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'appId', type: dynamodb.AttributeType.STRING },
      // A cache: what is lost is made again.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const refresh = new NodejsFunction(this, 'Refresh', {
      entry: join(__dirname, 'handler.ts'),
      runtime: lambda.Runtime.NODEJS_24_X,
      timeout: Duration.seconds(10),
      environment: { APPS_TABLE: apps.tableName },
      bundling: { bundleAwsSDK: true },
    });
    apps.grant(refresh, 'dynamodb:UpdateItem');

    fanout.on('com.qlik.v1.reload.finished', 'RefreshCache', {
      target: new targets.LambdaFunction(refresh),
      where: { data: { succeeded: [true] } },
    });
  }
}
