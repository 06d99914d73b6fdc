import { randomBytes } from 'node:crypto';
import { type ApiAnswer, failed } from './http';

/** A webhook as the tenant keeps it: with its secret and the values of its encrypted headers. */
export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly level: 'tenant' | 'user';
  readonly origin: 'api' | 'automations' | 'management-console';
  readonly enabled: boolean;
  readonly enableCloudEventDelivery: boolean;
  readonly checkCertificateRevocation: boolean;
  readonly description?: string;
  readonly filter?: string;
  readonly ownerId?: string;
  readonly secret?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly encryptedHeaders: Readonly<Record<string, string>>;
  readonly disabledReason?: string;
  readonly disabledReasonCode?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Which of the two versions of the API a request came by. */
export type ApiVersion = 'core' | 'v1';

/** A checked change, or why there is none. */
export type Change =
  | { readonly ok: true; readonly webhook: Webhook }
  | { readonly ok: false; readonly answer: ApiAnswer };

type Json = Readonly<Record<string, unknown>>;

const READ_ONLY = ['id', 'createdAt', 'createdByUserId', 'updatedAt', 'updatedByUserId', 'secretKeyAdded'];
const REASONS = ['disabledReason', 'disabledReasonCode'];

/** What a JSON patch may name (`@qlik/api` 2.19.0 for v1; core adds to it: qlik.dev core-webhook-patch, read 2026-11). */
const PATCHABLE: Readonly<Record<ApiVersion, readonly string[]>> = {
  v1: [
    ...['name', 'description', 'url', 'eventTypes', 'headers', 'enabled', 'secret', 'encryptedHeaders'],
    'enableCloudEventDelivery',
  ],
  get core() {
    return [...this.v1, 'filter', 'level', 'ownerId', 'checkCertificateRevocation'];
  },
};

/** The webhook as the API shows it: the secret is only said to be there, encrypted headers only named. */
export const shown = ({ secret, encryptedHeaders, ...webhook }: Webhook): object => ({
  ...webhook,
  encryptedHeaders: Object.keys(encryptedHeaders),
  secretKeyAdded: secret !== undefined,
});

/** `POST`: what is left out gets its default. */
export function created(body: Json, eventTypes: readonly string[], now: Date): Change {
  const webhook: Webhook = {
    ...BLANK,
    level: 'user',
    origin: 'api',
    ...(body as Partial<Webhook>),
    id: randomBytes(12).toString('hex'),
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  } as Webhook;
  return checked(webhook, eventTypes);
}

const BLANK = {
  eventTypes: [],
  enabled: false,
  enableCloudEventDelivery: false,
  checkCertificateRevocation: false,
  headers: {},
  encryptedHeaders: {},
} as const;

/** `PUT`: a whole new webhook under the old id. What is left out is cleared, `enabled` and the secret too. */
export function replaced(old: Webhook, body: Json, eventTypes: readonly string[], now: Date): Change {
  const readOnly = [...READ_ONLY, 'origin'].find((name) => name in body && body[name] !== (shown(old) as Json)[name]);
  if (readOnly) return refused(409, 'Read-only property', readOnly);
  if (old.enableCloudEventDelivery && body.enableCloudEventDelivery !== true) {
    return refused(403, 'Cloud event delivery cannot be disabled');
  }
  const { id, createdAt, level, origin } = old;
  const identity = { id, createdAt, origin, updatedAt: now.toISOString() };
  return checked({ ...BLANK, level, ...(body as Partial<Webhook>), ...identity } as Webhook, eventTypes);
}

/** `PATCH`: a JSON patch (RFC 6902) of whole properties. */
export function patched(
  old: Webhook,
  patch: unknown,
  version: ApiVersion,
  eventTypes: readonly string[],
  now: Date,
): Change {
  if (!Array.isArray(patch)) return refused(400, 'A JSON patch is an array of operations');
  const next: Record<string, unknown> = { ...old, updatedAt: now.toISOString() };
  for (const { op, path, value } of patch as readonly { op?: string; path?: string; value?: unknown }[]) {
    const name = path?.slice(1) ?? '';
    if (!PATCHABLE[version].includes(name)) return refused(400, 'Path cannot be patched', path);
    if (op === 'remove') delete next[name];
    else if (op === 'add' || op === 'replace') next[name] = value;
    else return refused(400, 'Unknown operation', op);
  }
  const names = (patch as readonly { path: string }[]).map(({ path }) => path);
  const hasEncrypted = Object.keys(old.encryptedHeaders).length > 0;
  if (names.includes('/url') && hasEncrypted && !names.includes('/encryptedHeaders')) {
    return refused(400, 'A new url needs the encrypted headers again');
  }
  if (old.enableCloudEventDelivery && next.enableCloudEventDelivery !== true) {
    return refused(403, 'Cloud event delivery cannot be disabled');
  }
  if (next.enabled === true) for (const reason of REASONS) delete next[reason];
  return checked({ headers: {}, encryptedHeaders: {}, ...next } as Webhook, eventTypes);
}

function checked(webhook: Webhook, eventTypes: readonly string[]): Change {
  const { name, url, secret, headers, encryptedHeaders } = webhook;
  if (typeof name !== 'string' || name === '') return refused(400, 'name is required');
  if (typeof url !== 'string' || !URL.canParse(url)) return refused(400, 'url is required');
  const unknown = webhook.eventTypes.find((type) => !eventTypes.includes(type));
  if (unknown !== undefined) return refused(400, 'Unknown event type', unknown);
  // 32 to 64 characters: help.qlik.com, creating webhooks, read 2026-11.
  if (secret !== undefined && (typeof secret !== 'string' || secret.length < 32 || secret.length > 64)) {
    return refused(400, 'The secret has 32 to 64 characters');
  }
  const headerNames = [...Object.keys(headers), ...Object.keys(encryptedHeaders)].map((header) => header.toLowerCase());
  if (new Set(headerNames).size < headerNames.length) return refused(400, 'Duplicate header');
  if ([headers, encryptedHeaders].some((some) => Buffer.byteLength(JSON.stringify(some)) > 2048)) {
    return refused(400, 'Headers are larger than 2048 bytes');
  }
  return { ok: true, webhook };
}

const refused = (status: number, title: string, detail?: string): Change => ({
  ok: false,
  answer: failed(status, title, detail),
});
