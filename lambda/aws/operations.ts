import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { PutEventsCommandInput, PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import type { GetSecretValueCommandInput, GetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager';
import type {
  ChangeMessageVisibilityCommandInput,
  SendMessageCommandInput,
  SendMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import { type CallOptions, call, region } from './call';
import { type AwsService, endpointOf, objectUrl } from './endpoint';
import { sha256 } from './signature';

/** One operation of a service, which takes and gives what the SDK's command of that name does. */
export type Operation<Input, Output = unknown> = (input: Input, options?: CallOptions) => Promise<Output>;

/** An operation of a service that speaks JSON. Nothing in its input is a date or bytes. */
const json =
  <Input extends object, Output>(
    service: AwsService,
    version: '1.0' | '1.1',
    target: string,
  ): Operation<Input, Output> =>
  async (input, options) => {
    const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target };
    const url = endpointOf(service, region());
    const answer = await call({ service, method: 'POST', url, headers, body: JSON.stringify(input) }, options);
    return JSON.parse(answer || '{}');
  };

const putEntries = json<object, PutEventsCommandOutput>('events', '1.1', 'AWSEvents.PutEvents');

/** In JSON, EventBridge takes a time in seconds. */
export const putEvents: Operation<PutEventsCommandInput, PutEventsCommandOutput> = ({ Entries = [] }, options) =>
  putEntries(
    { Entries: Entries.map((entry) => ({ ...entry, Time: entry.Time && entry.Time.getTime() / 1000 })) },
    options,
  );

export const updateItem = json<UpdateItemCommandInput, unknown>('dynamodb', '1.0', 'DynamoDB_20120810.UpdateItem');

export const getSecretValue = json<GetSecretValueCommandInput, Pick<GetSecretValueCommandOutput, 'SecretString'>>(
  'secretsmanager',
  '1.1',
  'secretsmanager.GetSecretValue',
);

export const sendMessage = json<SendMessageCommandInput, Pick<SendMessageCommandOutput, 'MD5OfMessageBody'>>(
  'sqs',
  '1.0',
  'AmazonSQS.SendMessage',
);

export const changeMessageVisibility = json<ChangeMessageVisibilityCommandInput, unknown>(
  'sqs',
  '1.0',
  'AmazonSQS.ChangeMessageVisibility',
);

/** An object whose content is text. S3 compares it with its checksum, and a bucket with Object Lock wants one. */
export const putObject: Operation<{
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: string;
  readonly ContentType: string;
}> = ({ Bucket, Key, Body, ContentType }, options) => {
  const hash = sha256(Body);
  const headers = {
    'content-type': ContentType,
    'x-amz-content-sha256': hash,
    'x-amz-checksum-sha256': Buffer.from(hash, 'hex').toString('base64'),
  };
  return call({ service: 's3', method: 'PUT', url: objectUrl(Bucket, Key, region()), headers, body: Body }, options);
};

/** A message for a topic. */
export interface Message {
  readonly TopicArn: string;
  readonly Subject: string;
  readonly MessageStructure: 'json';
  readonly Message: string;
  readonly MessageAttributes: Readonly<Record<string, { readonly DataType: 'String'; readonly StringValue: string }>>;
}

/** SNS takes a form, not JSON (AWS Query protocol). */
export const publish: Operation<Message> = ({ MessageAttributes, ...message }, options) => {
  const form = new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', ...message });
  for (const [index, [name, { DataType, StringValue }]] of Object.entries(MessageAttributes).entries()) {
    const entry = `MessageAttributes.entry.${index + 1}`;
    form.set(`${entry}.Name`, name);
    form.set(`${entry}.Value.DataType`, DataType);
    form.set(`${entry}.Value.StringValue`, StringValue);
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const url = endpointOf('sns', region());
  return call({ service: 'sns', method: 'POST', url, headers, body: form.toString() }, options);
};
