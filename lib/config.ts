import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { TENANT_NAME } from './constructs/fanout';

/** What `fanout.json` says. Every key but `tenants` has a default; one that is not here is an error. */
const schema = z.strictObject({
  /** Tenant name → where the tenant lives. The name is part of the webhook's address. */
  tenants: z
    .record(
      z.string().regex(TENANT_NAME, '1 to 63 lower-case letters, digits or hyphens are allowed'),
      z.strictObject({
        host: z
          .string()
          .regex(
            /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
            'a host name such as acme.eu.qlikcloud.com is allowed, without https://',
          ),
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
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const key = issue.path.join('.') || '(top level)';
    const keys = issue.code === 'unrecognized_keys' ? `unknown key ${issue.keys.join(', ')}` : undefined;
    return `  ${key}: ${keys ?? `got ${JSON.stringify(valueAt(json, issue.path)) ?? 'nothing'}; ${issue.message}`}`;
  });
  throw new ConfigError(
    `${file} cannot be used:\n${faults.join('\n')}\nMend it and run again; README.md lists the keys.`,
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

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

const valueAt = (json: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], json);
