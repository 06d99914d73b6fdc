import { isOurs } from '../../lambda/reconcile/reconcile';
import { type Answer, type Delivery, faultOf, type TenantApi, type Webhook } from '../../lambda/reconcile/tenant-api';
import type { QlikFault } from '../../lambda/shared/qlik-fault';
import { PENDING_STAGE, type SigningSecret, type Stages } from '../deployment/signing-secret';
import { type Confirmation, confirm } from './confirmation';

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

/**
 * Gives a tenant's webhooks a new secret without a refused delivery. At each step ingest accepts the secret that Qlik
 * has: the new one is current before Qlik gets it, and the one that Qlik had is previous until it is retired. The label
 * `QLIK_PENDING` stands from the first step to the confirmation, so a run that finds it finishes that rotation.
 */
export async function rotateSecret(ports: RotationPorts): Promise<Rotation> {
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
