import { randomBytes } from 'node:crypto';
import { type ApiAnswer, failed } from './http';
import { faultOf, isObject } from './webhook-fault';

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
  readonly createdByUserId: string;
  readonly updatedAt: string;
  readonly updatedByUserId: string;
}

/** Who changes a webhook and when, in a tenant with these event types. */
export interface Occasion {
  readonly userId: string;
  readonly now: Date;
  readonly eventTypes: readonly string[];
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
export function created(body: unknown, { userId, now, eventTypes }: Occasion): Change {
  if (!isObject(body)) return refused(400, 'The body is no JSON object');
  const at = now.toISOString();
  const webhook = {
    ...BLANK,
    level: 'user',
    origin: 'api',
    ...writable(body),
    id: randomBytes(12).toString('hex'),
    createdAt: at,
    createdByUserId: userId,
    updatedAt: at,
    updatedByUserId: userId,
  };
  return checked(webhook, eventTypes);
}

/** What a request may set; of anything else in it nothing is said, so that it is left out. */
const WRITABLE = [
  ...['name', 'url', 'eventTypes', 'level', 'enabled', 'enableCloudEventDelivery', 'checkCertificateRevocation'],
  ...['description', 'filter', 'ownerId', 'secret', 'headers', 'encryptedHeaders', 'origin'],
];

const writable = (body: Json) => Object.fromEntries(Object.entries(body).filter(([name]) => WRITABLE.includes(name)));

const BLANK = {
  eventTypes: [],
  enabled: false,
  enableCloudEventDelivery: false,
  checkCertificateRevocation: false,
  headers: {},
  encryptedHeaders: {},
} as const;

/** `PUT`: a whole new webhook under the old id. What is left out is cleared, `enabled` and the secret too. */
export function replaced(old: Webhook, body: unknown, { userId, now, eventTypes }: Occasion): Change {
  if (!isObject(body)) return refused(400, 'The body is no JSON object');
  const readOnly = [...READ_ONLY, 'origin'].find((name) => name in body && body[name] !== (shown(old) as Json)[name]);
  if (readOnly) return refused(409, 'Read-only property', readOnly);
  if (old.enableCloudEventDelivery && body.enableCloudEventDelivery !== true) {
    return refused(403, 'Cloud event delivery cannot be disabled');
  }
  const { id, createdAt, createdByUserId, level, origin, ownerId } = old;
  const kept = { id, createdAt, createdByUserId, origin, updatedAt: now.toISOString(), updatedByUserId: userId };
  return checked({ ...BLANK, level, ownerId, ...writable(body), ...kept }, eventTypes);
}

/** `PATCH`: a JSON patch (RFC 6902) of whole properties. */
export function patched(
  old: Webhook,
  patch: unknown,
  version: ApiVersion,
  { userId, now, eventTypes }: Occasion,
): Change {
  if (!Array.isArray(patch) || !patch.every(isObject)) {
    return refused(400, 'A JSON patch is an array of operations');
  }
  const next: Record<string, unknown> = { ...old, updatedAt: now.toISOString(), updatedByUserId: userId };
  const operations = patch as readonly { readonly op?: unknown; readonly path?: unknown; readonly value?: unknown }[];
  for (const { op, path, value } of operations) {
    const name = String(path).slice(1);
    if (!PATCHABLE[version].includes(name)) return refused(400, 'Path cannot be patched', String(path));
    if (op === 'remove') delete next[name];
    else if (op === 'add' || op === 'replace') next[name] = value;
    else return refused(400, 'Unknown operation', String(op));
  }
  const names = operations.map(({ path }) => path);
  const hasEncrypted = Object.keys(old.encryptedHeaders).length > 0;
  if (names.includes('/url') && hasEncrypted && !names.includes('/encryptedHeaders')) {
    return refused(400, 'A new url needs the encrypted headers again');
  }
  if (old.enableCloudEventDelivery && next.enableCloudEventDelivery !== true) {
    return refused(403, 'Cloud event delivery cannot be disabled');
  }
  if (next.enabled === true) for (const reason of REASONS) delete next[reason];
  return checked({ ...BLANK, ...next }, eventTypes);
}

function checked(webhook: Json, eventTypes: readonly string[]): Change {
  const fault = faultOf(webhook, eventTypes);
  return fault ? refused(400, ...fault) : { ok: true, webhook: webhook as unknown as Webhook };
}

const refused = (status: number, title: string, detail?: string): Change => ({
  ok: false,
  answer: failed(status, title, detail),
});
