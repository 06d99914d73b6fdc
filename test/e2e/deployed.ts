/** The deployed stack as the end-to-end tests see it: by HTTP and the AWS SDK, never from within. */
import { randomUUID } from 'node:crypto';
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { output, QuarantinedDelivery } from '../../lib/contract';
import type { QlikEvent } from '../../lib/qlik/event';
import { allCategories } from '../../lib/qlik/recognise';
import { sign } from '../../lib/qlik/signature';

/** What the global set-up tells the tests. */
export interface Deployment {
  readonly stackName: string;
  /** Plain HTTP address of the engine. */
  readonly engineUrl: string;
  readonly region: string;
  readonly outputs: Readonly<Record<(typeof output)[keyof typeof output], string>>;
}

/** Environment key under which the set-up hands it over. */
export const DEPLOYMENT = 'QLIK_E2E_DEPLOYMENT';

export const deployment: Deployment = JSON.parse(process.env[DEPLOYMENT] ?? '{}');
export const { outputs } = deployment;

const client = {
  endpoint: deployment.engineUrl,
  region: deployment.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
export const cloudFormation = new CloudFormationClient(client);
export const cloudWatch = new CloudWatchClient(client);
export const eventBridge = new EventBridgeClient(client);
export const lambda = new LambdaClient(client);
export const logs = new CloudWatchLogsClient(client);
export const s3 = new S3Client({ ...client, forcePathStyle: true });
export const secretsManager = new SecretsManagerClient(client);
export const sns = new SNSClient(client);
export const sqs = new SQSClient({ ...client, useQueueUrlAsEndpoint: false });

/** Waits until `look` gives something; says what was waited for when it does not come. */
export async function eventually<Found>(
  what: string,
  look: () => Promise<Found | undefined | false>,
  timeoutMs = 30_000,
): Promise<Found> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not seen within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export const tenant = 'acme';

/** Id of the app whose reload the deployed stack expects. */
export const EXPECTED_APP = '6a1f0c52-0000-4000-8000-000000000001';

/** Path-form address of a tenant's webhook on the engine. */
export const webhookUrl = (name = tenant) =>
  `${deployment.engineUrl}/_aws/execute-api/${outputs.ApiId}/$default/webhooks/${name}`;

export async function signingSecret(): Promise<string> {
  const SecretId: string = JSON.parse(outputs.SigningSecretArns)[tenant];
  return (await secretsManager.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
}

/** What came back for a delivery. */
export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly json: Readonly<Record<string, string>>;
}

export async function post(
  body: string | Uint8Array,
  headers: Record<string, string>,
  url = webhookUrl(),
): Promise<Answered> {
  const request = { method: 'POST', body: body as string, headers: { 'content-type': 'application/json', ...headers } };
  const response = await fetch(url, request);
  const text = await response.text();
  return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : {} };
}

/** Posts a body as the tenant would: signed with its secret. */
export const deliver = async (body: string | Uint8Array) =>
  post(body, { 'qlik-signature': sign(body, await signingSecret()) });

/** A value no other test uses. */
export const unique = () => randomUUID();

interface BusEvent {
  readonly 'detail-type': string;
  readonly source: string;
  readonly time: string;
  readonly detail: QlikEvent;
}

/** Logical id → physical id of what the stack has of one type. */
export async function resourcesOf(type: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(
      new ListStackResourcesCommand({ StackName: deployment.stackName, NextToken }),
    );
    for (const { ResourceType, LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      if (ResourceType === type) found.set(LogicalResourceId ?? '', PhysicalResourceId ?? '');
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

/** The one physical id among the stack's resources of a type whose logical id matches. */
export async function resource(type: string, logicalId: RegExp): Promise<string> {
  const found = [...(await resourcesOf(type))].filter(([id]) => logicalId.test(id));
  if (found.length !== 1)
    throw new Error(`${type} ${logicalId}: wanted one, found ${found.map(([id]) => id).join(', ')}`);
  return found[0]?.[1] ?? '';
}

const logicalJournal = (category: string) => new RegExp(`^FanoutEvents${category.replaceAll('-', '')}journal`);

/** The categories in whose journal an event with this id stands, each with the event. */
export async function journalled(
  id: string,
): Promise<readonly { readonly category: string; readonly event: BusEvent }[]> {
  const groups = await Promise.all(
    allCategories.map(async (category) => {
      const logGroupName = await resource('AWS::Logs::LogGroup', logicalJournal(category));
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern: `"${id}"` }));
      return events.map(({ message = '{}' }) => ({ category, event: JSON.parse(message) as BusEvent }));
    }),
  );
  return groups.flat().filter(({ event }) => event.detail.id === id);
}

/** The event with this id, once it is in a journal. */
export const arrived = (id: string) =>
  eventually(`event ${id} in a journal`, async () => {
    const found = await journalled(id);
    return found.length > 0 && found;
  });

/** The quarantined delivery with exactly this body, once it is there. */
export const quarantined = (body: string | Uint8Array): Promise<QuarantinedDelivery> =>
  eventually('delivery in quarantine', async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: outputs.QuarantineBucket }));
    for (const { Key } of Contents) {
      const object = await s3.send(new GetObjectCommand({ Bucket: outputs.QuarantineBucket, Key }));
      const delivery: QuarantinedDelivery = JSON.parse((await object.Body?.transformToString()) ?? '{}');
      if (Buffer.from(delivery.body, 'base64').equals(Buffer.from(body as string))) return delivery;
    }
    return undefined;
  });

/** How many messages a queue has, seen and unseen. */
export async function depth(QueueUrl: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
}
