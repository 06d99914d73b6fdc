import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { QuarantineBucket } from '../../lib/constructs/quarantine-bucket';
import { synthesised, testApp } from '../support/synthesised';
import { resource, statements } from '../support/template';

const template = synthesised();

test('deliveries are kept encrypted, in private, for 90 days', () => {
  expect(resource(template, 'AWS::S3::Bucket')).toEqual({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: 'Enabled' }] },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
});

test('the bucket outlives the stack: what it holds is nowhere else', () => {
  template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('its policy closes it without TLS, and lets nobody in', () => {
  expect(statements(resource(template, 'AWS::S3::BucketPolicy').PolicyDocument)).toEqual([
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:*',
      Resource: ['<FanoutQuarantine.Arn>', '<FanoutQuarantine.Arn>/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
});

test('it keeps them for as long as it is told', () => {
  const stack = new Stack(testApp(), 'Kept');
  new QuarantineBucket(stack, 'Quarantine', { retention: Duration.days(7) });
  expect(resource(Template.fromStack(stack), 'AWS::S3::Bucket').LifecycleConfiguration.Rules).toEqual([
    { ExpirationInDays: 7, Status: 'Enabled' },
  ]);
});
