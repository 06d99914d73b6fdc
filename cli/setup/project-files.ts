import { context } from '../../cdk.json';

/** What becomes of a file. */
export type FilePlan =
  | { readonly ok: true /** The file as it is to be. */; readonly text: string }
  | { readonly ok: false; readonly why: string };

/** What fanout.json is to say. */
export interface ConfigWanted {
  readonly tenant: string;
  readonly host: string;
  readonly apiCredentials: string;
  readonly alertEmails: readonly string[];
  /** Stage whose stack it is. @default - the file has no stages */
  readonly stage?: string;
}

type Json = Record<string, unknown>;

/**
 * The configuration with a tenant in it. What is there stays as it is; where it says otherwise than is wanted, it is for
 * a person to change.
 *
 * @param text the file as it is; undefined when there is none
 */
export function configWith(text: string | undefined, wanted: ConfigWanted, schema: string): FilePlan {
  const config = text === undefined ? { $schema: schema } : jsonObjectIn(text);
  if (config === undefined) return { ok: false, why: 'it is no JSON object' };
  const settings = settingsOf(config, wanted);
  if (settings === undefined) {
    const why = `it has the stages ${Object.keys(config.stages ?? {}).join(', ')}: name the stack of one of them, such as --stack QlikEventFanout-<stage>`;
    return { ok: false, why };
  }
  const { tenant: name, host, apiCredentials, alertEmails } = wanted;
  const tenants = objectAt(settings, 'tenants');
  const tenant = objectAt(tenants, name);
  for (const [key, value] of Object.entries({ host, apiCredentials })) {
    if (tenant[key] !== undefined && tenant[key] !== value) {
      return {
        ok: false,
        why: `tenants.${name}.${key} is there with another value than was given: change it, or say the same`,
      };
    }
    tenant[key] = value;
  }
  const before = Array.isArray(settings.alertEmails) ? settings.alertEmails : [];
  const added = alertEmails.filter((address) => !before.includes(address));
  if (added.length > 0) settings.alertEmails = [...before, ...added];
  return { ok: true, text: textOf(text, config) };
}

/** The object that says of the tenants: that of the stage where it has its own, or the file itself. */
function settingsOf(config: Json, { stage }: Pick<ConfigWanted, 'stage'>): Json | undefined {
  if (!isObject(config.stages)) return config;
  const own = stage === undefined ? undefined : config.stages[stage];
  if (!isObject(own)) return undefined;
  return own.tenants === undefined && config.tenants !== undefined ? config : own;
}

/**
 * What fanout.json says of tenants and alerts already, as far as it can be read.
 *
 * @param text undefined when there is no file
 */
export function configIn(
  text: string | undefined,
  stage: string | undefined,
): {
  readonly tenants: Readonly<Record<string, { readonly host?: unknown; readonly apiCredentials?: unknown }>>;
  readonly alertEmails?: unknown;
} {
  const config = jsonObjectIn(text ?? '{}') ?? {};
  const settings = settingsOf(config, { stage }) ?? {};
  const tenants = isObject(settings.tenants) ? settings.tenants : {};
  return {
    tenants: Object.fromEntries(Object.entries(tenants).map(([name, it]) => [name, isObject(it) ? it : {}])),
    alertEmails: settings.alertEmails ?? config.alertEmails,
  };
}

/** cdk.json for the package's own app, with the feature flags that it is tested with; one that names an app stays. */
export function cdkJsonWith(text: string | undefined, app: string): FilePlan {
  if (text === undefined) return { ok: true, text: textOf(undefined, { app, context }) };
  const json = jsonObjectIn(text);
  if (json === undefined) return { ok: false, why: 'it is no JSON object' };
  if (typeof json.app === 'string') return { ok: true, text };
  return {
    ok: true,
    text: textOf(text, { app, ...json, context: { ...context, ...(json.context as Json | undefined) } }),
  };
}

/** The app that a cdk.json names. */
export const appIn = (text: string): unknown => jsonObjectIn(text)?.app;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function jsonObjectIn(text: string): Json | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function objectAt(holder: Json, name: string): Json {
  const it = Object.hasOwn(holder, name) ? holder[name] : undefined;
  const object = isObject(it) ? it : {};
  holder[name] = object;
  return object;
}

/** The file's own text while it says the same. */
const textOf = (before: string | undefined, json: Json): string =>
  before !== undefined && JSON.stringify(JSON.parse(before)) === JSON.stringify(json)
    ? before
    : `${JSON.stringify(json, null, 2)}\n`;
