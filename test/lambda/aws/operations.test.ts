import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as ours from '../../../lambda/aws/operations';
import { sha256 } from '../../../lambda/aws/signature';
import { type AwsEndpoint, awsEndpoint, handlerEnvironment, nowhere } from '../../support/aws-endpoint';

let aws: AwsEndpoint;
let restoreEnvironment: () => void;

beforeAll(async () => {
  aws = await awsEndpoint(({ operation }) =>
    operation.startsWith('P') ? {} : { body: { SecretString: 'the secret', Entries: [{ EventId: '1' }] } },
  );
  restoreEnvironment = handlerEnvironment(aws, { AWS_SESSION_TOKEN: 'the token' });
});
beforeEach(() => {
  aws.requests.length = 0;
});
afterAll(async () => {
  restoreEnvironment();
  await aws.close();
});

/** Awkward in JSON, in a form and in UTF-8. */
const text = '"\\\u0000\u2028 +&=%€😀~*\'()!';
const putEvents = {
  Entries: [
    { EventBusName: 'bus', Source: 's', DetailType: text, Time: new Date('2026-11-24T06:00:00Z'), Detail: text },
  ],
};
const updateItem = {
  TableName: 'table',
  Key: { id: { S: text } },
  UpdateExpression: 'SET a = :a',
  ExpressionAttributeValues: { ':a': { N: '1' } },
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
} as const;
const getSecretValue = { SecretId: 'arn:aws:secretsmanager:eu-west-1:1:secret:a', VersionStage: 'AWSCURRENT' };
const sendMessage = { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/queue', MessageBody: text };
const visibility = { QueueUrl: 'https://127.0.0.1:1/1/queue', ReceiptHandle: 'handle', VisibilityTimeout: 5 };
const putObject = { Bucket: 'bucket', Key: `acme/2026/${text}.json`, Body: text, ContentType: 'application/json' };
const publish = {
  TopicArn: 'arn:aws:sns:eu-west-1:1:topic',
  Subject: 'A subject',
  MessageStructure: 'json',
  Message: JSON.stringify({ default: text }),
  MessageAttributes: {
    category: { DataType: 'String', StringValue: 'automations' },
    tenant: { DataType: 'String', StringValue: text },
  },
} as const;

const config = () => ({ ...nowhere, endpoint: aws.url });
const cases: readonly (readonly [string, () => Promise<unknown>, () => Promise<unknown>])[] = [
  [
    'PutEvents',
    () => ours.putEvents(putEvents),
    () => new EventBridgeClient(config()).send(new PutEventsCommand(putEvents)),
  ],
  [
    'UpdateItem',
    () => ours.updateItem(updateItem),
    () => new DynamoDBClient(config()).send(new UpdateItemCommand(updateItem)),
  ],
  [
    'GetSecretValue',
    () => ours.getSecretValue(getSecretValue),
    () => new SecretsManagerClient(config()).send(new GetSecretValueCommand(getSecretValue)),
  ],
  [
    'SendMessage',
    () => ours.sendMessage(sendMessage),
    () =>
      new SQSClient({ ...config(), useQueueUrlAsEndpoint: false, md5: false }).send(
        new SendMessageCommand(sendMessage),
      ),
  ],
  [
    'ChangeMessageVisibility',
    () => ours.changeMessageVisibility(visibility),
    () =>
      new SQSClient({ ...config(), useQueueUrlAsEndpoint: false }).send(new ChangeMessageVisibilityCommand(visibility)),
  ],
  ['PutObject', () => ours.putObject(putObject), () => new S3Client(config()).send(new PutObjectCommand(putObject))],
  ['Publish', () => ours.publish(publish), () => new SNSClient(config()).send(new PublishCommand(publish))],
];

it.each(cases)('%s asks what the SDK asks', async (_, ask, askBySdk) => {
  await ask();
  await askBySdk();
  const [mine, theirs, ...more] = aws.requests.map(({ operation, headers, body }) => ({
    operation,
    contentType: headers['content-type'],
    body: operation === 'POST /' ? Object.fromEntries(new URLSearchParams(String(body))) : body,
  }));
  expect(more).toEqual([]);
  expect(mine).toEqual(theirs);
});

it.each(cases)('%s is signed for the session, and says who asks', async (_, ask) => {
  await ask();
  expect(aws.requests[0]?.headers).toMatchObject({
    authorization: expect.stringMatching(
      /^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/eu-west-1\/[a-z0-9]+\/aws4_request/,
    ),
    'x-amz-security-token': 'the token',
    'user-agent': expect.stringMatching(/^qlik-event-fanout\//),
  });
});

it('PutObject has S3 compare what it got with what was meant, by hash and checksum', async () => {
  await ours.putObject(putObject);
  const hash = sha256(text);
  expect(aws.requests[0]?.headers).toMatchObject({
    'x-amz-content-sha256': hash,
    'x-amz-checksum-sha256': Buffer.from(hash, 'hex').toString('base64'),
  });
});

it('answers are what the SDK gives', async () => {
  expect(await ours.getSecretValue(getSecretValue)).toMatchObject({ SecretString: 'the secret' });
  expect(await ours.putEvents(putEvents)).toMatchObject({ Entries: [{ EventId: '1' }] });
});
