import { isOurs } from '../lambda/reconcile/reconcile';
import {
  type Answer,
  type Delivery,
  faultOf,
  type QlikFault,
  type TenantApi,
  type Webhook,
} from '../lambda/reconcile/tenant-api';
import { SIGNATURE_HEADER, verify } from '../lib/qlik/signature';
import { PENDING_STAGE, type SigningSecret, type Stages } from './signing-secret';

/** What a rotation needs of the world. */
export interface RotationPorts {
  readonly secret: SigningSecret;
  readonly api: TenantApi;
  /** Address that makes a webhook ours. */
  readonly webhookUrl: string;
  readonly newValue: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Tells a person how far it is. */
  readonly say: (step: string) => void;
}

/**
 * How a webhook was seen to use the new secret. `signature`: Qlik's record of a resent delivery is signed with it.
 * `answer`: a resent delivery was accepted. `patch`: Qlik has taken the change; there was no delivery to resend, or the
 * webhook is disabled.
 */
export type Confirmation = 'signature' | 'answer' | 'patch';

/** What became of a rotation. Whatever it is, running it again goes on from there. */
export type Rotation =
  | {
      readonly result: 'rotated';
      readonly webhooks: readonly { readonly id: string; readonly name: string; readonly confirmedBy: Confirmation }[];
    }
  | { readonly result: 'no-webhook' }
  | {
      /** A resent delivery did not arrive. `restored`: it was refused, so Qlik has the old secret again. */
      readonly result: 'unconfirmed';
      readonly name: string;
      readonly said: string;
      readonly restored: boolean;
    }
  | { readonly result: 'qlik'; readonly step: 'list' | 'patch' | 'confirm'; readonly fault: QlikFault }
  /** Secrets Manager refused something. Only the error's name: nobody promises what its message quotes. */
  | { readonly result: 'aws'; readonly code: string };

/**
 * How long ingest may not look at Secrets Manager again after a mismatch (10 s, `REFETCH_EVERY_MS`), and some. Once it
 * has passed, whoever meets the new secret for the first time may look, and finds it.
 */
export const KNOWN_EVERYWHERE_MS = 15_000;

const CONFIRM_TRIES = 3;
const CONFIRM_PAUSE_MS = 5_000;
const HISTORY_MS = 7 * 24 * 3600_000;

/**
 * Gives a tenant's webhooks a new secret without a refused delivery. At each step ingest accepts the secret that Qlik
 * has: the new one is current before Qlik gets it, and the one that Qlik had is previous until it is retired. The label
 * `QLIK_PENDING` stands from the first step to the confirmation, so a run that finds it finishes that rotation.
 */
export async function rotate(ports: RotationPorts): Promise<Rotation> {
  try {
    return await rotateOn(ports);
  } catch (error) {
    return { result: 'aws', code: (error as Error).name };
  }
}

async function rotateOn(ports: RotationPorts): Promise<Rotation> {
  const { secret, api, say, pause } = ports;
  const listed = await api.webhooks();
  if (!listed.ok) return { result: 'qlik', step: 'list', fault: faultOf(listed) };
  const webhooks = listed.value.filter((webhook) => isOurs(webhook, ports.webhookUrl));
  if (webhooks.length === 0) return { result: 'no-webhook' };

  const stages = await secret.stages();
  if (stages.pending !== undefined) say(`Finishing the rotation that was begun (version ${stages.pending}).`);
  const begun =
    stages.pending === undefined ? await begin(stages, webhooks, ports) : { ok: true as const, value: stages.pending };
  if (!begun.ok) return { result: 'qlik', step: 'patch', fault: faultOf(begun) };
  const version = begun.value;
  if (version !== stages.current) {
    await secret.makeCurrent(version, stages.current);
    say('The new secret is current in Secrets Manager; the old one is accepted as well.');
  }
  say(`Waiting ${KNOWN_EVERYWHERE_MS / 1000} s, until every running function may look it up.`);
  await pause(KNOWN_EVERYWHERE_MS);

  const value = await secret.value(version);
  const patched = await patchAll(webhooks, value, api);
  if (!patched.ok) return { result: 'qlik', step: 'patch', fault: faultOf(patched) };
  say(`Qlik has it, for ${webhooks.length === 1 ? 'the webhook' : `${webhooks.length} webhooks`}.`);

  const confirmed: Extract<Rotation, { result: 'rotated' }>['webhooks'][number][] = [];
  for (const webhook of webhooks) {
    const confirmation = await confirm(webhook, value, ports);
    if (!confirmation.ok) return { result: 'qlik', step: 'confirm', fault: faultOf(confirmation) };
    const { confirmedBy, failed } = confirmation.value;
    if (confirmedBy === undefined)
      return { result: 'unconfirmed', name: webhook.name, ...(await restore(webhooks, failed, ports)) };
    confirmed.push({ id: webhook.id, name: webhook.name, confirmedBy });
  }
  await secret.removeLabel(version, PENDING_STAGE);
  return { result: 'rotated', webhooks: confirmed };
}

/** Makes the version that Qlik is to get. */
async function begin(
  { current, previous }: Stages,
  webhooks: readonly Webhook[],
  ports: RotationPorts,
): Promise<Answer<string>> {
  const { secret, api, newValue, say } = ports;
  if (previous !== undefined) {
    // Qlik may still sign with the previous one, which is about to lose its label.
    const settled = await patchAll(webhooks, await secret.value(current), api);
    if (!settled.ok) return settled;
  }
  const version = await secret.addPending(newValue(), current);
  say(`A new secret is in Secrets Manager (version ${version}).`);
  return { ok: true, value: version };
}

async function patchAll(webhooks: readonly Webhook[], value: string, api: TenantApi): Promise<Answer<void>> {
  for (const { id } of webhooks) {
    const patched = await api.patch(id, { secret: value });
    if (!patched.ok) return patched;
  }
  return { ok: true, value: undefined };
}

interface Confirmed {
  /** Undefined when the resent delivery, `failed`, says otherwise. */
  readonly confirmedBy?: Confirmation;
  readonly failed?: Delivery;
}

/** Has the latest delivery sent again, one that failed before any that did not, and looks at how it fares. */
async function confirm(
  webhook: Webhook,
  value: string,
  { api, now, pause, say }: RotationPorts,
): Promise<Answer<Confirmed>> {
  if (!webhook.enabled) return { ok: true, value: { confirmedBy: 'patch' } };
  const latest = await latestDelivery(webhook.id, new Date(now() - HISTORY_MS), api);
  if (!latest.ok) return latest;
  if (latest.value === undefined) return { ok: true, value: { confirmedBy: 'patch' } };
  say('Having Qlik send its latest delivery again, to see the new secret accepted.');
  for (let tries = 1; ; tries++) {
    const resent = await api.resend(webhook.id, latest.value.id);
    if (!resent.ok) return resent;
    const confirmedBy = confirmationIn(resent.value, value);
    if (confirmedBy !== undefined) return { ok: true, value: { confirmedBy } };
    if (tries === CONFIRM_TRIES) return { ok: true, value: { failed: resent.value } };
    await pause(CONFIRM_PAUSE_MS);
  }
}

async function latestDelivery(webhookId: string, since: Date, api: TenantApi): Promise<Answer<Delivery | undefined>> {
  for (const status of ['fail', 'success'] as const) {
    const found = await api.deliveries(webhookId, { status, since, atMost: 1 });
    if (!found.ok) return found;
    const [latest] = found.value.items;
    if (latest) return { ok: true, value: latest };
  }
  return { ok: true, value: undefined };
}

function confirmationIn({ status, request }: Delivery, value: string): Confirmation | undefined {
  if (status !== 'success') return undefined;
  const { body, headers = {} } = request ?? {};
  const signature = Object.entries(headers).find(([name]) => name.toLowerCase() === SIGNATURE_HEADER)?.[1];
  // The record has the body as JSON, where the signature is over its bytes: it proves the secret when it fits, and
  // nothing when it does not.
  const bytes = Buffer.from(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));
  return verify(bytes, signature, [value]).ok ? 'signature' : 'answer';
}

/** Gives Qlik the old secret back when ours refused the new one, so that nothing is refused while somebody looks. */
async function restore(
  webhooks: readonly Webhook[],
  failed: Delivery | undefined,
  { secret, api }: RotationPorts,
): Promise<{ readonly said: string; readonly restored: boolean }> {
  const said = failed?.statusMessage ?? 'it failed';
  const { previous } = await secret.stages();
  if (failed?.response?.statusCode !== 401 || previous === undefined) return { said, restored: false };
  const { ok } = await patchAll(webhooks, await secret.value(previous), api);
  return { said, restored: ok };
}

/** What became of the old secret. `unfinished`: Qlik may still sign with it. */
export type Retirement = 'retired' | 'nothing-to-retire' | 'unfinished';

/** Ends the time in which the old secret is accepted: within five minutes no function accepts it any more. */
export async function retire(secret: SigningSecret): Promise<Retirement> {
  const { previous, pending } = await secret.stages();
  if (pending !== undefined) return 'unfinished';
  if (previous === undefined) return 'nothing-to-retire';
  await secret.removeLabel(previous, 'AWSPREVIOUS');
  return 'retired';
}
