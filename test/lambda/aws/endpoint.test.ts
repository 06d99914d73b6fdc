import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type AwsService, endpointOf, objectUrl } from '../../../lambda/aws/endpoint';
import { nowhere } from '../../support/aws-endpoint';

const clients = {
  dynamodb: DynamoDBClient,
  events: EventBridgeClient,
  secretsmanager: SecretsManagerClient,
  sns: SNSClient,
  sqs: SQSClient,
};
/** One of each partition that the SDK knows. */
const regions = [
  'eu-west-1',
  'us-gov-west-1',
  'cn-north-1',
  'eusc-de-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
];

/** Where the SDK sends an object: to nobody. */
async function sdkUrl(region: string, Bucket: string, Key: string): Promise<string> {
  const asked: string[] = [];
  const handle = ({ protocol, hostname, path }: Readonly<Record<string, string>>) => {
    asked.push(`${protocol}//${hostname}${path}`);
    return Promise.reject(new Error('not sent'));
  };
  const client = new S3Client({ ...nowhere, region, maxAttempts: 1, requestHandler: { handle } as never });
  await expect(client.send(new PutObjectCommand({ Bucket, Key, Body: '{}' }))).rejects.toThrow('not sent');
  return String(asked[0]?.split('?')[0]);
}

const environment = { ...process.env };
beforeEach(() => {
  for (const key of Object.keys(process.env)) if (key.startsWith('AWS_ENDPOINT_URL')) delete process.env[key];
});
afterEach(() => {
  process.env = { ...environment };
});

describe.each(regions)('in %s', (region) => {
  it.each(Object.keys(clients) as (keyof typeof clients)[])('%s is where the SDK has it', async (service) => {
    const client = new clients[service]({ ...nowhere, region });
    const { url } = (client.config as never as { endpointProvider: (it: object) => { url: URL } }).endpointProvider({
      Region: region,
      UseDualStack: false,
      UseFIPS: false,
    });
    expect(endpointOf(service, region).href).toBe(url.href);
  });

  it.each(['bucket', 'bucket.with.dots'])('an object of %s is where the SDK has it', async (bucket) => {
    const key = "acme/2026/€ +&~*'()!.json";
    const url = await sdkUrl(region, bucket, key);
    expect(objectUrl(bucket, key, region).href).toBe(url);
  });
});

describe('a configured endpoint', () => {
  it.each<[AwsService, string]>([
    ['dynamodb', 'DYNAMODB'],
    ['events', 'EVENTBRIDGE'],
    ['s3', 'S3'],
    ['secretsmanager', 'SECRETS_MANAGER'],
    ['sns', 'SNS'],
    ['sqs', 'SQS'],
  ])("is taken: that of %s before everyone's", (service, name) => {
    process.env.AWS_ENDPOINT_URL = 'http://[::1]:4566';
    expect(endpointOf(service, 'eu-west-1').href).toBe('http://[::1]:4566/');
    process.env[`AWS_ENDPOINT_URL_${name}`] = 'https://127.0.0.1:1';
    expect(endpointOf(service, 'eu-west-1').href).toBe('https://127.0.0.1:1/');
  });

  it('has the bucket in the path, whatever the host', () => {
    process.env.AWS_ENDPOINT_URL_S3 = 'https://localhost:4566/s3/';
    expect(objectUrl('bucket', 'a/b', 'eu-west-1').href).toBe('https://localhost:4566/s3/bucket/a/b');
  });
});
