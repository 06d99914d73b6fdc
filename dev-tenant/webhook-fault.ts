import { filterOf } from './filter';
import { targetFault } from './target';

/** Title and detail of an error, which has the status 400. */
export type Fault = readonly [title: string, detail?: string];

type Json = Readonly<Record<string, unknown>>;

/** A JSON object. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const FLAGS = ['enabled', 'enableCloudEventDelivery', 'checkCertificateRevocation'];

/** What a webhook of such properties is refused for, in a tenant with these event types; undefined when it is not. */
export function faultOf(webhook: Json, eventTypes: readonly string[]): Fault | undefined {
  const { name, url, secret, headers, encryptedHeaders, level, origin, filter } = webhook;
  if (typeof name !== 'string' || name === '') return ['name is required'];
  const target = targetFault(url);
  if (target !== undefined) return [target, String(url)];
  const types: unknown = webhook.eventTypes;
  if (!Array.isArray(types)) return ['eventTypes must be an array'];
  const unknown = types.find((type) => !eventTypes.includes(type));
  if (unknown !== undefined) return ['Unknown event type', String(unknown)];
  if (level !== 'tenant' && level !== 'user') return ['level must be tenant or user', String(level)];
  if (!['api', 'automations', 'management-console'].includes(String(origin))) return ['Unknown origin', String(origin)];
  const flag = FLAGS.find((it) => typeof webhook[it] !== 'boolean');
  if (flag !== undefined) return [`${flag} must be a boolean`];
  // 32 to 64 characters: help.qlik.com, creating webhooks, read 2026-11.
  if (secret !== undefined && (typeof secret !== 'string' || secret.length < 32 || secret.length > 64)) {
    return ['The secret has 32 to 64 characters'];
  }
  return faultOfFilter(filter, types) ?? faultOfHeaders([headers, encryptedHeaders]);
}

function faultOfFilter(filter: unknown, types: readonly unknown[]): Fault | undefined {
  if (filter === undefined) return undefined;
  if (typeof filter !== 'string' || !filterOf(filter)) return ['Invalid filter', String(filter)];
  const isOfStatus = /data\.status\s+(?:eq|ne)\s/i.test(filter);
  const hasStatus = types.length === 1 && types[0] === 'com.qlik.v1.app.reload.finished';
  return isOfStatus && !hasStatus
    ? ['data.status can be filtered on for com.qlik.v1.app.reload.finished alone', filter]
    : undefined;
}

function faultOfHeaders(both: readonly unknown[]): Fault | undefined {
  const isWritten = (some: unknown) => isObject(some) && Object.values(some).every((it) => typeof it === 'string');
  if (!both.every(isWritten)) return ['Headers are names with strings'];
  const names = both.flatMap((some) => Object.keys(some as Json)).map((header) => header.toLowerCase());
  if (new Set(names).size < names.length) return ['Duplicate header'];
  const isTooLarge = both.some((some) => Buffer.byteLength(JSON.stringify(some)) > 2048);
  return isTooLarge ? ['Headers are larger than 2048 bytes'] : undefined;
}
