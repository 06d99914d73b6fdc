import { newSecretValue, PENDING_STAGE, type SigningSecret } from '../../cli/deployment/signing-secret';
import { type RotationPorts, rotateSecret } from '../../cli/rotation/rotation';
import { type FakeTenant, startFakeTenant } from '../../dev-tenant/tenant';
import { SigningSecrets } from '../../lambda/ingest/secrets';
import { signIn } from '../../lambda/reconcile/qlik-client';
import { sampleDelivery } from '../../lib/qlik/samples';
import { SIGNATURE_HEADER, sign, verify } from '../../lib/qlik/signature';
import { openReceiver, type Receiver } from '../support/receiver';

const TYPE = 'com.qlik.v1.user.created';

/** A secret with versions and labels as Secrets Manager moves them. */
export function versionedSecret(first: string): SigningSecret & {
  readonly values: Map<string, string>;
  readonly labels: Map<string, string>;
} {
  const values = new Map([['v1', first]]);
  /** Label → version. */
  const labels = new Map([['AWSCURRENT', 'v1']]);
  return {
    values,
    labels,
    stages: async () => ({
      current: labels.get('AWSCURRENT') ?? '',
      previous: labels.get('AWSPREVIOUS'),
      pending: labels.get(PENDING_STAGE),
    }),
    value: async (id) => values.get(id) ?? '',
    addPending: async (value) => {
      const id = `v${values.size + 1}`;
      values.set(id, value);
      labels.set(PENDING_STAGE, id);
      return id;
    },
    makeCurrent: async (id, current) => {
      if (labels.get('AWSCURRENT') !== current) throw new Error('AWSCURRENT is elsewhere');
      labels.set('AWSCURRENT', id);
      labels.set('AWSPREVIOUS', current);
    },
    removeLabel: async (id, label) => {
      if (labels.get(label) !== id) throw new Error(`${label} is elsewhere`);
      labels.delete(label);
    },
  };
}

/** A tenant, our endpoint with ingest's own cache of secrets, and a stream of deliveries from one to the other. */
export interface Scene {
  readonly tenant: FakeTenant;
  readonly receiver: Receiver;
  readonly secret: ReturnType<typeof versionedSecret>;
  readonly webhookId: string;
  /** Delivers once, now. */
  readonly deliver: () => Promise<void>;
  /** A stranger tries a signature of his own, which makes ingest look at Secrets Manager again. */
  readonly forge: () => Promise<void>;
  /** Answers to the deliveries of the stream that were not 202. */
  readonly refused: readonly string[];
  /** How many were delivered. */
  readonly delivered: () => number;
  /** Lets time pass, with a delivery each second. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly ports: () => Promise<RotationPorts>;
  readonly rotate: (over?: Partial<RotationPorts>) => ReturnType<typeof rotateSecret>;
  readonly close: () => Promise<void>;
}

export async function openScene(): Promise<Scene> {
  let clock = Date.parse('2026-11-24T12:00:00Z');
  let count = 0;
  const first = newSecretValue();
  const secret = versionedSecret(first);
  const tenant = await startFakeTenant({ now: () => clock, failureThreshold: 1e6 });
  const receiver = await openReceiver(first);
  // As ingest does it: the cache it has, then one more look.
  const cache = new SigningSecrets(
    async (_, stage) => secret.values.get(secret.labels.get(stage) ?? ''),
    () => clock,
  );
  const accepts = async (body: string, signature: string | undefined) => {
    const live = await cache.live('arn');
    if (live.ok && verify(Buffer.from(body), signature, live.secrets).ok) return true;
    const newer = await cache.refetch('arn');
    return newer?.ok === true && verify(Buffer.from(body), signature, newer.secrets).ok;
  };
  const proxied = await openGate(receiver, accepts);
  const webhookId = tenant.addWebhook({ url: receiver.url, eventTypes: [TYPE], secret: first }).id;
  const refused: string[] = [];
  const deliver = async () => {
    count += 1;
    const [it] = await tenant.emit(
      sampleDelivery(TYPE, { envelope: 'cloud', unique: String(count), time: new Date(clock) }).body,
    );
    if (it?.status !== 'success') refused.push(it?.statusMessage ?? 'not called');
  };
  const pause = async (milliseconds: number) => {
    for (const end = clock + milliseconds; clock < end; ) {
      clock = Math.min(end, clock + 1000);
      await deliver();
    }
  };
  const ports = async (): Promise<RotationPorts> => {
    const signedIn = await signIn(tenant.url, { apiKey: 'fake-api-key' });
    if (!signedIn.ok) throw new Error(signedIn.fault);
    const webhookUrl = receiver.url;
    const api = signedIn.value;
    return { secret, api, webhookUrl, newValue: newSecretValue, now: () => clock, pause, say: () => undefined };
  };
  return {
    tenant,
    receiver,
    secret,
    webhookId,
    deliver,
    forge: async () =>
      void (await fetch(receiver.url, {
        method: 'POST',
        body: '{}',
        headers: { [SIGNATURE_HEADER]: sign('{}', 'x') },
      })),
    refused,
    delivered: () => count,
    pause,
    ports,
    rotate: async (over = {}) => rotateSecret({ ...(await ports()), ...over }),
    close: async () => {
      proxied();
      await tenant.close();
      await receiver.close();
    },
  };
}

/** Puts ingest's judgement before the receiver's answer. */
async function openGate(
  receiver: Receiver,
  accepts: (body: string, signature: string | undefined) => Promise<boolean>,
): Promise<() => void> {
  receiver.answer = async ({ body, headers }) =>
    (await accepts(body, headers[SIGNATURE_HEADER] as string | undefined))
      ? { status: 202, body: '{"status":"accepted"}' }
      : { status: 401, body: '{"status":"refused"}' };
  return () => {
    receiver.answer = undefined;
  };
}
