import { createHash } from 'node:crypto';
import { env } from '../lib/contract';
import { isFailure } from '../lib/qlik/failure';
import { MAX_MESSAGE_BYTES, type Queue, queueOf } from './aws/queue';
import { tables } from './aws/tables';
import { type Call, type Json, ServiceError } from './aws/wire';
import type { Clock } from './clock';
import { bodyKey, eventKey } from './deliveries';
import type { Deployment } from './deployment';
import { askQlik } from './qlik-api';
import type { Random } from './random';

/** An event on the bus. */
export interface BusEvent {
  readonly detailType: string;
  /** JSON, as it was put. */
  readonly detail: string;
  /** Which event it is. */
  readonly key: string;
}

/** The stages of a secret. */
export interface SecretStages {
  AWSCURRENT: string;
  AWSPREVIOUS?: string;
}

/** Everything durable there is: what the ledger reads in the end. */
export interface Cloud {
  /** Does what a call asks and gives its output. Throws a {@link ServiceError} as AWS would; any other error is a bug. */
  readonly act: (call: Call) => Json;
  readonly events: readonly BusEvent[];
  /** Keys of the deliveries that lie whole in the quarantine bucket. */
  readonly kept: ReadonlySet<string>;
  /** `Message` of every publication on the alert topic. */
  readonly publications: readonly string[];
  /** By URL. */
  readonly queues: ReadonlyMap<string, Queue>;
  /** By ARN. */
  readonly secrets: ReadonlyMap<string, SecretStages>;
  /** Keys of the tenants' API. */
  readonly apiKeys: ReadonlySet<string>;
  readonly parked: Queue;
  readonly parkedDead: Queue;
  readonly failures: Queue;
  readonly failuresDead: Queue;
  /** Events that a rule has matched and not yet handed to its target. */
  readonly inTransit: () => number;
}

export interface CloudOptions {
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly random: Random;
  /** How likely EventBridge hands an event to a target twice, or cannot hand it over at all. */
  readonly ruleFaults: { readonly twice: number; readonly undeliverable: number };
  readonly onEvent: (event: BusEvent) => void;
}

/** The stand-in for the AWS account that the template is deployed to. */
export function createCloud({ deployment, clock, random, ruleFaults, onEvent }: CloudOptions): Cloud {
  const { functions, consumers } = deployment;
  const queues = createQueues(deployment, clock, random);
  const queueAt = (url: string | undefined) => queues.get(url ?? '') ?? fail(`no queue at ${url}`);
  const consumedBy = (handler: string) => queueAt(consumers.find((consumer) => consumer.handler === handler)?.queueUrl);
  const deadLettersOf = (queue: Queue) => queueAt(queue.spec.redrive?.url);
  const [parked, failures] = [consumedBy('redeliver'), consumedBy('failures')];
  const events: BusEvent[] = [];
  const kept = new Set<string>();
  const publications: string[] = [];
  const secrets = new Map<string, SecretStages>();
  for (const arn of Object.values(JSON.parse(functions.ingest.variables[env.signingSecrets] ?? '{}') as Json)) {
    secrets.set(arn, { AWSCURRENT: createHash('sha256').update(`first secret of ${arn}`).digest('hex') });
  }
  const apiKeys = new Set<string>();
  for (const arn of Object.values(JSON.parse(functions.failures.variables[env.apiCredentials] ?? '{}') as Json)) {
    const apiKey = createHash('sha256').update(`API key in ${arn}`).digest('hex');
    apiKeys.add(apiKey);
    secrets.set(arn, { AWSCURRENT: JSON.stringify({ apiKey }) });
  }
  const busName = functions.ingest.variables[env.busName];
  let inTransit = 0;

  const putEvent = (entry: Json): Json => {
    if (entry.EventBusName !== busName) throw new Error(`an entry goes to bus ${entry.EventBusName}`);
    const detail = JSON.parse(entry.Detail);
    const id = `bus-${events.length + 1}`;
    const event = {
      detailType: entry.DetailType,
      detail: entry.Detail,
      key: eventKey(detail.tenant, entry.DetailType, detail.id),
    };
    events.push(event);
    onEvent(event);
    if (isFailure(entry.DetailType, detail.data)) {
      const body = JSON.stringify({
        version: '0',
        id,
        'detail-type': entry.DetailType,
        source: entry.Source,
        account: '111122223333',
        time: new Date(entry.Time * 1000).toISOString(),
        region: 'eu-west-1',
        resources: [],
        detail,
      });
      const target = random.chance(ruleFaults.undeliverable) ? deadLettersOf(failures) : failures;
      for (let times = random.chance(ruleFaults.twice) ? 2 : 1; times > 0; times -= 1) {
        inTransit += 1;
        clock.after(random.between(5, 800), () => {
          inTransit -= 1;
          target.put(body);
        });
      }
    }
    return { EventId: id };
  };

  const operations: Readonly<Record<string, (input: Json) => Json>> = {
    PutEvents: ({ Entries }) => ({ FailedEntryCount: 0, Entries: Entries.map(putEvent) }),
    SendMessage: ({ QueueUrl, MessageBody }) => {
      if (Buffer.byteLength(MessageBody) > MAX_MESSAGE_BYTES) throw new ServiceError('InvalidParameterValue');
      const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
      return { MessageId: queueAt(QueueUrl).put(MessageBody), MD5OfMessageBody };
    },
    ChangeMessageVisibility: ({ QueueUrl, ReceiptHandle, VisibilityTimeout }) => {
      if (queueAt(QueueUrl).hide(ReceiptHandle, VisibilityTimeout * 1000)) return {};
      throw new ServiceError('InvalidParameterValue');
    },
    GetSecretValue: ({ SecretId, VersionStage = 'AWSCURRENT' }) => {
      const stages: Json = secrets.get(SecretId) ?? fail(`no secret ${SecretId}`);
      if (stages[VersionStage] === undefined) throw new ServiceError('ResourceNotFoundException');
      return { ARN: SecretId, SecretString: stages[VersionStage] };
    },
    'PUT object': ({ body }) => {
      const delivery = JSON.parse(body);
      kept.add(bodyKey(delivery.tenant, Buffer.from(delivery.body, 'base64')));
      return {};
    },
    'GET of Qlik': (asked) => askQlik(asked, apiKeys),
    Publish: ({ Message }) => ({ MessageId: `card-${publications.push(Message)}` }),
    ...tables(deployment.tables).operations,
  };
  return {
    act: ({ service, operation, input }) => {
      const operate = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      return operate ? operate(input) : fail(`no stand-in for ${operation} of ${service}: add it to faults/cloud.ts`);
    },
    events,
    kept,
    publications,
    queues,
    secrets,
    apiKeys,
    parked,
    parkedDead: deadLettersOf(parked),
    failures,
    failuresDead: deadLettersOf(failures),
    inTransit: () => inTransit,
  };
}

/** All queues; those that others redrive to come first. */
function createQueues({ queues: specs }: Deployment, clock: Clock, random: Random): Map<string, Queue> {
  const queues = new Map<string, Queue>();
  for (const spec of [...specs].sort((a, b) => Number(!!a.redrive) - Number(!!b.redrive))) {
    const deadLetters = spec.redrive && queues.get(spec.redrive.url);
    queues.set(spec.url, queueOf({ spec, deadLetters, clock, random, keyOf }));
  }
  return queues;
}

/** What a message of the parked or the failure queue is about. */
function keyOf(body: string): string {
  const { kind, entry, delivery, detail, ...message } = JSON.parse(body);
  if (kind === 'quarantine') return bodyKey(delivery.tenant, Buffer.from(delivery.body, 'base64'));
  const event = detail ?? entry.Detail;
  return eventKey(event.tenant, message['detail-type'] ?? entry.DetailType, event.id);
}

function fail(why: string): never {
  throw new Error(why);
}
