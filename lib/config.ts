import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { TENANT_NAME, TENANT_NAME_RULE } from './constructs/fanout';

/**
 * A name as Secrets Manager allows it (API reference, CreateSecret, read 2026-11), or a full ARN. `eyJ` begins an API
 * key of Qlik's, which is a JSON web token, and no name that anybody would choose.
 */
const SECRET = /^(?!eyJ)([\w/+=.@-]{1,512}|arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-\w{6})$/;

const POSITIVE = 'a whole number above 0 is allowed';
const positive = z.int(POSITIVE).positive(POSITIVE);

/** Deliveries a second, and at once, that are let through. */
const throttle = z.strictObject({ rateLimit: positive, burstLimit: positive });

/** What `fanout.json` says. Every key but `tenants` has a default; one that is not here is an error. */
const schema = z.strictObject({
  /** Tenant name → where the tenant lives. The name is part of the webhook's address. */
  tenants: z
    .record(
      z.string().regex(TENANT_NAME, `${TENANT_NAME_RULE} are allowed`),
      z.strictObject({
        host: z
          .string()
          .regex(
            /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
            'a host name such as acme.eu.qlikcloud.com is allowed, without https://',
          ),
        /** Name or ARN of an existing secret with credentials for the tenant's API; with it, the tenant is reconciled. */
        apiCredentials: z
          .string()
          .regex(SECRET, 'the name or the full ARN of a secret is allowed, not what it holds')
          .optional(),
        /** For this tenant, instead of the one for all. */
        throttle: throttle.optional(),
      }),
    )
    .refine((tenants) => Object.keys(tenants).length > 0, 'at least one tenant is needed'),
  /** Who gets failure cards and alarms by e-mail. Each address has to confirm a message from AWS first. */
  alertEmails: z.array(z.email('an e-mail address is allowed')).default([]),
  /** Whether each category keeps a journal of its events in CloudWatch Logs. */
  journal: z.boolean().default(true),
  /** Whether an event that Qlik delivers again is published once. */
  deduplication: z.boolean().default(true),
  /** Whether what names or describes a person is left out of the events on the bus. */
  dropPersonalData: z.boolean().default(false),
  /** Whether the events' schemas are put into an EventBridge schema registry. */
  eventSchemas: z.boolean().default(false),
  /** For each tenant; 500 and 1000 unless it is said. */
  throttle: throttle.optional(),
  /** Environments of the ingest function that are kept free for it; none unless it is said. */
  ingestConcurrency: positive.optional(),
});

/** A read and checked configuration. */
export type FanoutConfig = z.infer<typeof schema>;

/** A configuration that cannot be used: says for each fault the key, the value and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError' as const;
}

/** Checks what a configuration file says. @throws {ConfigError} naming every fault */
export function parseConfig(text: string, file: string): FanoutConfig {
  const json = parseJson(text, file);
  const result = schema.safeParse(json);
  const faults = [...keyFaults(text), ...(result.error?.issues ?? []).map((issue) => faultOf(issue, json))];
  if (result.success && faults.length === 0) return result.data;
  throw new ConfigError(
    `${file} cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}\nMend it and run again; README.md lists the keys.`,
  );
}

/** Reads the configuration file. @throws {ConfigError} when it is missing or wrong */
export function readConfig(file: string): FanoutConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(`${file} cannot be read: create it, or name another with -c config=<file>`);
  }
  return parseConfig(text, file);
}

/** The value as it stands, unless somebody may have put a secret where its name belongs. */
const seen = (value: unknown, path: readonly PropertyKey[]): string =>
  path.includes('apiCredentials') ? 'what is not shown here' : short(JSON.stringify(value) ?? 'nothing');

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

type Issue = z.core.$ZodIssue;

/** A fault in one line: the key, the value, what is allowed. */
function faultOf(issue: Issue, json: unknown): string {
  const key = short(issue.path.join('.') || '(top level)');
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 ? Object.keys(schema.shape) : ['host', 'apiCredentials', 'throttle'];
    return `${key}: unknown key ${issue.keys.map(short).join(', ')}; allowed: ${known.join(', ')}`;
  }
  if (issue.code === 'invalid_key') {
    const [parent, name] = [issue.path.slice(0, -1).join('.'), String(issue.path.at(-1))];
    return `${parent}: got the name ${short(JSON.stringify(name))}; ${issue.issues[0]?.message}`;
  }
  return `${key}: got ${seen(valueAt(json, issue.path), issue.path)}; ${allowed(issue)}`;
}

const kinds: Readonly<Record<string, string>> = {
  object: 'an object is allowed',
  record: 'an object is allowed',
  array: 'a list is allowed',
  string: 'a string is allowed',
  boolean: 'true or false is allowed',
};

const allowed = (issue: Issue) => (issue.code === 'invalid_type' && kinds[issue.expected]) || issue.message;

/** Cut, so that a fault stays a line. */
const short = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}… (${text.length} characters)` : text);

const valueAt = (json: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], json);

/**
 * What is wrong with keys and cannot be seen in the parsed object: of a key that stands twice JSON.parse silently keeps
 * the last, so that a tenant would be lost, and `__proto__` is dropped by the check.
 *
 * @param text known to be JSON
 */
function keyFaults(text: string): string[] {
  const faults: string[] = [];
  const open: { readonly keys: Set<string>; last: string }[] = [];
  for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push({ keys: new Set(), last: '' });
    if (token === '}') open.pop();
    const object = open.at(-1);
    if (key === undefined || object === undefined) continue;
    object.last = JSON.parse(key);
    const path = short(open.map(({ last }) => last).join('.'));
    if (object.keys.has(object.last)) faults.push(`${path}: stands twice; each key is allowed once`);
    if (object.last === '__proto__') faults.push(`${path}: this key is not allowed`);
    object.keys.add(object.last);
  }
  return faults;
}
