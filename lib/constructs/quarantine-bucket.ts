import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { env } from '../contract';
import { acknowledge, acknowledgeFinding } from './acknowledge';
import { grantKeyUse } from './encryption';
import type { StorageProps } from './storage';

/** Props of {@link QuarantineBucket}. */
export interface QuarantineBucketProps extends StorageProps {
  /** How long a delivery is kept. @default Duration.days(90) */
  readonly retention?: Duration;
  /** Where S3 logs who asked for what in it. @default - not logged */
  readonly accessLogBucket?: s3.IBucket;
}

/**
 * Keeps authentic deliveries that could not be read, whole: private, encrypted, TLS only, and kept when the stack goes.
 * With RemovalPolicy.DESTROY it is emptied first, by a function that CDK adds to the stack, since CloudFormation deletes
 * no bucket that holds something.
 *
 * @example
 * const quarantine = new QuarantineBucket(stack, 'Quarantine', { retention: Duration.days(30) });
 */
export class QuarantineBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, props: QuarantineBucketProps = {}) {
    const { encryptionKey, accessLogBucket, removalPolicy = RemovalPolicy.RETAIN } = props;
    super(scope, id, {
      ...(encryptionKey
        ? { encryption: s3.BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
        : { encryption: s3.BucketEncryption.S3_MANAGED }),
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: props.retention ?? Duration.days(90) }],
      serverAccessLogsBucket: accessLogBucket,
      serverAccessLogsPrefix: accessLogBucket && 'qlik-quarantine/',
      autoDeleteObjects: removalPolicy === RemovalPolicy.DESTROY,
      removalPolicy,
    });
    acknowledge(this, 'bucketNotVersioned', 'bucketNotReplicated');
    if (!encryptionKey) acknowledge(this, 'bucketKeyOfAws');
    if (!accessLogBucket) acknowledge(this, 'bucketNotLogged');
  }

  /**
   * Lets a function put deliveries there, and do nothing else; sets its environment key.
   *
   * @example
   * fanout.quarantine.grantKeep(fn);
   */
  grantKeep(grantee: lambda.Function): iam.Grant {
    grantee.addEnvironment(env.quarantineBucket, this.bucketName);
    grantKeyUse(grantee, 'put', this.encryptionKey);
    acknowledgeFinding(grantee.role, 'objectsOfOneBucket', `Resource::<${logicalIdOf(this)}.Arn>/*`);
    return iam.Grant.addToPrincipal({ grantee, actions: ['s3:PutObject'], resourceArns: [this.arnForObjects('*')] });
  }
}

const logicalIdOf = (bucket: s3.Bucket): string =>
  Stack.of(bucket).resolve((bucket.node.defaultChild as s3.CfnBucket).logicalId);
