/** A finding of cdk-nag that stays, and why. */
export interface Acknowledgement {
  /** The rules, by the names of the packs AwsSolutions, Serverless and NIST.800.53.R5. */
  readonly rules: readonly string[];
  /** What they find fault with. */
  readonly where: string;
  readonly reason: string;
  /** The prop with which there is nothing to find. @default - there is none */
  readonly goesWith?: string;
}

/**
 * Every finding of cdk-nag that the constructs leave standing. Each construct carries its own to CDK's validation, so
 * that whoever runs cdk-nag on an app with a fan-out in it hears nothing of what has been answered here.
 * docs/compliance.md is made from it.
 */
export const acknowledgements = {
  callersSign: {
    rules: ['AwsSolutions-APIG4'],
    where: 'the routes of the API',
    reason:
      'Qlik signs each delivery and can send nothing else that an authorizer could ask for; the signature covers the body, which no authorizer sees, so ingest checks it (docs/adr/0001-http-api-and-lambda.md).',
  },
  secretIsQliks: {
    rules: ['AwsSolutions-SMG4', 'NIST.800.53.R5-SecretsManagerRotationEnabled'],
    where: 'the signing secrets',
    reason:
      'The same value stands in the webhook in Qlik, where a rotation by schedule cannot reach it: `qlik-fanout rotate` changes both without a refused delivery.',
  },
  secretKeyOfAws: {
    rules: ['NIST.800.53.R5-SecretsManagerUsingKMSKey'],
    where: 'the signing secrets',
    reason: 'Encrypted with the key that AWS manages for Secrets Manager.',
    goesWith: 'encryptionKey',
  },
  logKeyOfAws: {
    rules: ['NIST.800.53.R5-CloudWatchLogGroupEncrypted'],
    where: 'the log groups',
    reason: 'Encrypted with a key that CloudWatch Logs owns.',
    goesWith: 'encryptionKey',
  },
  bucketKeyOfAws: {
    rules: ['NIST.800.53.R5-S3DefaultEncryptionKMS'],
    where: 'the quarantine bucket',
    reason: 'Encrypted with keys that S3 owns.',
    goesWith: 'encryptionKey',
  },
  bucketNotLogged: {
    rules: ['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketLoggingEnabled'],
    where: 'the quarantine bucket',
    reason:
      'Access logs need a bucket that is not a part of this; CloudTrail data events, where an account records them, say the same and more.',
    goesWith: 'quarantineAccessLogBucket',
  },
  bucketNotVersioned: {
    rules: ['NIST.800.53.R5-S3BucketVersioningEnabled'],
    where: 'the quarantine bucket',
    reason:
      'A key has the digest of its delivery in it, so an object is only ever written again with the same delivery, and nothing of ours may delete one; versions would keep personal data past its retention.',
  },
  bucketNotReplicated: {
    rules: ['NIST.800.53.R5-S3BucketReplicationEnabled'],
    where: 'the quarantine bucket',
    reason:
      'It holds, for some weeks and until a person has looked, what could not be read; S3 keeps it in three zones, and a copy in another region would be one more place with personal data.',
  },
  objectsOfOneBucket: {
    rules: ['AwsSolutions-IAM5'],
    where: 'the roles of ingest and redeliver',
    reason: 'They put objects, and do nothing else, into the one bucket; the keys are not known before.',
  },
  isDeadLetterQueue: {
    rules: ['Serverless-SQSRedrivePolicy'],
    where: 'the DLQs',
    reason: 'It is a DLQ: what lies in it waits for a person, and an alarm calls one.',
  },
  isDeadLetterQueueOfRules: {
    rules: ['AwsSolutions-SQS3'],
    where: 'the DLQs of rules and of the bus',
    reason: 'It is a DLQ, which the rule knows only of a queue that is the DLQ of another queue.',
  },
  neverAsynchronous: {
    rules: ['Serverless-LambdaDLQ', 'NIST.800.53.R5-LambdaDLQ'],
    where: 'the functions',
    reason:
      'A DLQ takes what fails when invoked asynchronously. The API waits for ingest, and Qlik hears of its failure; a queue with a DLQ of its own hands out to redeliver and failures; a run of reconcile that fails is made up for by the next, and an alarm goes off when that fails as well.',
  },
  notTraced: {
    rules: ['Serverless-LambdaTracing'],
    where: 'the functions',
    reason:
      'X-Ray would show one hop: EventBridge and the queues are between the others. What it would tell is in the log by event id, and in the metric IngestLatency.',
  },
  sharesConcurrency: {
    rules: ['NIST.800.53.R5-LambdaConcurrency'],
    where: 'the functions',
    reason:
      'A reservation takes from an account what a young one has not got. The consumers of queues are bound by their event source mapping, ingest by the API’s throttle, and by `ingestConcurrency` if it is said.',
    goesWith: 'ingestConcurrency, for ingest',
  },
  outsideVpc: {
    rules: ['NIST.800.53.R5-LambdaInsideVPC'],
    where: 'the functions',
    reason: 'They call services of AWS by TLS, and nothing in a VPC.',
    goesWith: 'vpc',
  },
  networkInterfaces: {
    rules: ['AwsSolutions-IAM5'],
    where: 'the roles of the functions, with `vpc`',
    reason:
      'Lambda makes the network interfaces of a function with its role, and AWS wants this allowed for all resources; a second statement denies it to the code of the function.',
  },
  policyOfOneRole: {
    rules: ['NIST.800.53.R5-IAMNoInlinePolicy'],
    where: 'the roles of the functions, and of what asks about expected reloads',
    reason:
      'Each is the role of one function or schedule, and its policy is for nobody else: as a managed policy it could be attached elsewhere.',
  },
  pollerHasQueue: {
    rules: ['Serverless-LambdaEventSourceMappingDestination'],
    where: 'the event source mappings',
    reason:
      'Lambda has no such destination for a queue: what fails stays in it, and goes to its DLQ by its own redrive policy.',
  },
  scheduleRepeats: {
    rules: ['Serverless-EventBusDLQ'],
    where: 'the schedule of reconcile',
    reason: 'A tick that is lost is made up for by the next, which reads on from where the last good run ended.',
  },
} as const satisfies Readonly<Record<string, Acknowledgement>>;
