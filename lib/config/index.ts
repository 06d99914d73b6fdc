import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { FanoutConfig } from './fanout-config';
import { faultOf, keyFaults } from './faults';
import { type StageSettings, file as schema } from './keys';

export type { FanoutConfig } from './fanout-config';

/** A stack to be made: one for each stage, or one where there are none. */
export interface ConfiguredStack {
  /** @default - the file has no stages */
  readonly stage?: string;
  readonly config: FanoutConfig;
  /** @default - those of the credentials at hand */
  readonly env?: { readonly account?: string; readonly region?: string };
}

/** A configuration that cannot be used: says for each fault the key, the value and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError' as const;
}

/**
 * Checks what a configuration file says, and puts each stage together: a key of a stage stands in place of the same key
 * at the top.
 *
 * @throws {ConfigError} naming every fault
 */
export function parseConfig(text: string, file: string): readonly ConfiguredStack[] {
  const json = parseJson(text, file);
  const whole = schema.safeParse(json);
  const faults = [...keyFaults(text), ...faultsOf(whole, json)];
  if (whole.success) {
    const { $schema: _, stages, ...shared } = whole.data;
    const parts = stages ? Object.entries(stages) : [[undefined, {} as StageSettings] as const];
    const stacks = parts.map(([stage, { account, region, ...own }]): ConfiguredStack => {
      const config = { ...shared, ...own };
      if (config.tenants === undefined) {
        faults.push(`${stage ? `stages.${stage}.` : ''}tenants: got nothing; an object is allowed`);
      }
      return { stage, config: config as FanoutConfig, ...((account || region) && { env: { account, region } }) };
    });
    if (faults.length === 0) return stacks;
  }
  throw new ConfigError(
    `${file} cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}\nMend it and run again; docs/configuration.md has the keys.`,
  );
}

/** Reads the configuration file. @throws {ConfigError} when it is missing or wrong */
export function readConfig(file: string): readonly ConfiguredStack[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(`${file} cannot be read: create it, or name another with -c config=<file>`);
  }
  return parseConfig(text, file);
}

const faultsOf = ({ error }: z.ZodSafeParseResult<unknown>, json: unknown) =>
  (error?.issues ?? []).map((issue) => faultOf(issue, json, schema));

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file} is not JSON: ${(error as Error).message}`);
  }
}
