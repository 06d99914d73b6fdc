import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Queue, queueOf } from '../../faults/aws/queue';
import { randomOf } from '../../faults/random';
import { env, REMEMBERED_SECONDS, timeoutSeconds } from '../../lib/contract';
import { type AwsAnswer, type AwsRequest, awsEndpoint, handlerEnvironment } from '../../test/support/aws-endpoint';
import type { Bus } from './model';
import type { ConsumerLimits } from './retry-queue';

/** What the account allows, and how it is. */
export interface AccountOptions {
  /** Calls of PutEvents a second. */
  readonly putEvents: number;
  readonly bus: () => Bus;
  /** Seconds that every call takes. */
  readonly call: number;
  readonly redelivery: Pick<ConsumerLimits, 'maxReceiveCount'>;
}

/** An account in this process that is small enough to be filled: the real handlers call it over the network. */
export interface SmallAccount {
  readonly parked: Queue;
  readonly secret: string;
  readonly close: () => Promise<void>;
}

/** Calls that may come at once beyond the rate: what a quota counted by the second lets through. */
const AT_ONCE_SECONDS = 0.25;

/** Starts the account and points the environment of the handlers at it: require them only now. */
export async function openAccount({ putEvents, bus, call, redelivery }: AccountOptions): Promise<SmallAccount> {
  const secret = createHash('sha256').update('of a tenant that is none').digest('hex');
  const spec = {
    url: 'parked',
    visibilityMs: 6 * timeoutSeconds.redeliver * 1000,
    redrive: { url: 'dead', maxReceiveCount: redelivery.maxReceiveCount },
  };
  const clock = { now: Date.now };
  const keyOf = (body: string) => body;
  const parked = queueOf({ spec, deadLetters: undefined, clock, random: randomOf(1), keyOf });
  const most = Math.max(1, putEvents * AT_ONCE_SECONDS);
  let [tokens, refilledAt] = [most, Date.now()];
  const isWithinQuota = () => {
    const now = Date.now();
    tokens = Math.min(most, tokens + ((now - refilledAt) / 1000) * putEvents);
    refilledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  const busAnswer = ({ Entries }: { readonly Entries: readonly unknown[] }): AwsAnswer => {
    const state = bus();
    if (state === 'hangs') return undefined;
    if (state === 'refuses') return { status: 503, body: { __type: 'InternalException' } };
    return isWithinQuota()
      ? { body: { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: '1' })) } }
      : { status: 400, body: { __type: 'ThrottlingException' } };
  };
  const answer = async ({ operation, body }: AwsRequest): Promise<AwsAnswer> => {
    await pause(call * 1000);
    const asked = body as Readonly<Record<string, string>>;
    switch (operation) {
      case 'AWSEvents.PutEvents':
        return busAnswer(body as { readonly Entries: readonly unknown[] });
      case 'AmazonSQS.SendMessage': {
        const { MessageBody = '' } = asked;
        const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
        return { body: { MessageId: parked.put(MessageBody), MD5OfMessageBody } };
      }
      case 'AmazonSQS.ChangeMessageVisibility':
        parked.hide(asked.ReceiptHandle ?? '', Number(asked.VisibilityTimeout) * 1000);
        return {};
      case 'secretsmanager.GetSecretValue':
        return asked.VersionStage === 'AWSCURRENT'
          ? { body: { SecretString: secret } }
          : { status: 400, body: { __type: 'ResourceNotFoundException' } };
      default:
        return {};
    }
  };
  const endpoint = await awsEndpoint(answer);
  const restore = handlerEnvironment(endpoint, {
    // The SDK's notice about Node 20 says nothing that package.json does not.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    [env.busName]: 'small',
    [env.signingSecrets]: JSON.stringify({ acme: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:acme' }),
    [env.parkedQueueUrl]: `${endpoint.url}/000000000000/parked`,
    [env.retryQueueUrl]: `${endpoint.url}/000000000000/parked`,
    [env.quarantineBucket]: 'small',
    [env.eventTable]: 'small',
    [env.deduplicationSeconds]: String(REMEMBERED_SECONDS),
  });
  const close = async () => {
    restore();
    await endpoint.close();
  };
  return { parked, secret, close };
}
