import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { env } from '../contract';

/** Props of {@link QuarantineBucket}. */
export interface QuarantineBucketProps {
  /** How long a delivery is kept. @default Duration.days(90) */
  readonly retention?: Duration;
}

/**
 * Keeps authentic deliveries that could not be read, whole: private, encrypted, TLS only, and kept when the stack goes.
 *
 * @example
 * const quarantine = new QuarantineBucket(stack, 'Quarantine', { retention: Duration.days(30) });
 */
export class QuarantineBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, props: QuarantineBucketProps = {}) {
    super(scope, id, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: props.retention ?? Duration.days(90) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /**
   * Lets a function put deliveries there, and do nothing else; sets its environment key.
   *
   * @example
   * fanout.quarantine.grantKeep(fn);
   */
  grantKeep(grantee: lambda.Function): iam.Grant {
    grantee.addEnvironment(env.quarantineBucket, this.bucketName);
    return iam.Grant.addToPrincipal({ grantee, actions: ['s3:PutObject'], resourceArns: [this.arnForObjects('*')] });
  }
}
