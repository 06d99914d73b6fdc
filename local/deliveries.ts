import { randomUUID } from 'node:crypto';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { allCategories, categoryOf } from '../lib/qlik/recognise';
import { type SampleDelivery, sampleDeliveries } from '../lib/qlik/samples';
import { SIGNATURE_HEADER, sign } from '../lib/qlik/signature';
import { resourcesOf } from './clients';
import { openInbox } from './inbox';
import type { LocalStack } from './stack';

/** A tenant's webhook on the engine. */
export interface Webhook {
  readonly tenant: string;
  readonly url: string;
  readonly secretArn: string;
  readonly secretName: string;
  readonly secret: string;
}

/** What became of a sample delivery. */
export interface Seen {
  readonly sample: SampleDelivery;
  readonly status: number;
  readonly answer: string;
  readonly milliseconds: number;
  /** Journals it stands in. */
  readonly journals: readonly string[];
  readonly hasCard: boolean;
}

/** Whether a delivery was accepted and is where it belongs, there alone, with a card when it tells of a failure. */
export const isRight = ({ sample, status, journals, hasCard }: Seen): boolean =>
  status === 202 && journals.length === 1 && journals[0] === categoryOf(sample.type) && hasCard === sample.failure;

/** The webhook of the first configured tenant. */
export async function webhookOf({ engineUrl, outputs, clients }: LocalStack): Promise<Webhook> {
  const [[tenant, secretArn] = ['', '']] = Object.entries<string>(JSON.parse(outputs.SigningSecretArns));
  const value = await clients.secretsManager.send(new GetSecretValueCommand({ SecretId: secretArn }));
  const { Name: secretName = '', SecretString: secret = '' } = value;
  // The path form: names below localhost do not resolve everywhere.
  const url = `${engineUrl}/_aws/execute-api/${outputs.ApiId}/$default/webhooks/${tenant}`;
  return { tenant, url, secretArn, secretName, secret };
}

const AT_ONCE = 8;
const ARRIVAL_TIMEOUT_MS = 30_000;

/**
 * Sends one delivery of each event type in each envelope it can have and waits until each is seen where it belongs.
 *
 * @param onProgress told how many have been answered, and how many have arrived
 */
export async function sendSamples(
  stack: LocalStack,
  webhook: Webhook,
  onProgress: (answered: number, arrived: number, all: number) => void,
): Promise<readonly Seen[]> {
  const samples = sampleDeliveries(randomUUID(), new Date());
  const inbox = await openInbox(stack.clients, stack.outputs.AlertTopicArn);
  const answered: Omit<Seen, 'journals' | 'hasCard'>[] = [];
  const waiting = [...samples];
  const sendOn = async () => {
    for (let sample = waiting.shift(); sample; sample = waiting.shift()) {
      answered.push(await send(sample, webhook));
      onProgress(answered.length, 0, samples.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
  const order = new Map(samples.map(({ id }, index) => [id, index]));
  answered.sort((a, b) => (order.get(a.sample.id) ?? 0) - (order.get(b.sample.id) ?? 0));

  const deadline = Date.now() + ARRIVAL_TIMEOUT_MS;
  for (;;) {
    const [journals, notifications] = await Promise.all([readJournals(stack), inbox()]);
    const carded = new Set(notifications.map(({ eventId }) => eventId));
    const seen = answered.map((it) => ({
      ...it,
      journals: allCategories.filter((category) => journals.get(category)?.has(it.sample.id)),
      hasCard: carded.has(it.sample.id),
    }));
    const arrived = seen.filter(isRight).length;
    onProgress(answered.length, arrived, samples.length);
    if (arrived === samples.length || Date.now() > deadline) return seen;
  }
}

async function send(sample: SampleDelivery, { url, secret }: Webhook) {
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: sign(sample.body, secret) };
  const startedAt = performance.now();
  const response = await fetch(url, { method: 'POST', body: sample.body, headers });
  const text = await response.text();
  const milliseconds = performance.now() - startedAt;
  const answer = text.startsWith('{') ? String(JSON.parse(text).status ?? text) : text;
  return { sample, status: response.status, answer, milliseconds };
}

/** Category → ids of the events in its journal. */
async function readJournals({ clients, stackName }: LocalStack): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const groups = await resourcesOf(clients, stackName, 'AWS::Logs::LogGroup');
  const journals = allCategories.map(async (category) => {
    const logical = `FanoutEvents${category.replaceAll('-', '')}journal`;
    const logGroupName = groups.find((group) => group.includes(logical));
    const { events = [] } = await clients.logs.send(new FilterLogEventsCommand({ logGroupName }));
    return [category, new Set(events.map(({ message = '{}' }) => String(JSON.parse(message).detail?.id)))] as const;
  });
  return new Map(await Promise.all(journals));
}
