import type { Credentials } from '../../lambda/shared/qlik-credentials';
import { SECRET_NAME, TENANT_HOST, TENANT_NAME, TENANT_NAME_RULE } from '../../lib/contract';
import { categorySlugs } from '../../lib/qlik/catalogue';
import { typesOf } from '../../lib/qlik/recognise';
import { CommandError } from '../verb';
import type { Level } from '../webhooks/webhooks';
import type { Wish } from '../webhooks/wish';
import type { configIn } from './project-files';
import type { Questions } from './questions';
import type { WebhookWanted } from './webhook-step';

/** What a set-up is to make. */
export interface Settings {
  readonly tenant: string;
  readonly host: string;
  /** Name or ARN of the secret with the credentials for the tenant's API. */
  readonly apiCredentials: string;
  /** @default - those in the secret */
  readonly given?: Credentials;
  readonly alertEmails: readonly string[];
  readonly webhook: WebhookWanted;
}

/** What was said on the command line. */
export interface SaidOptions extends Pick<Wish, 'level' | 'type' | 'category' | 'header' | 'cloudEvents'> {
  readonly tenant?: string;
  readonly host?: string;
  readonly apiCredentials?: string;
  readonly alertEmail?: readonly string[];
  readonly webhookName: string;
}

export interface SettingsSources {
  readonly said: SaidOptions;
  /** What the configuration says already. */
  readonly config: ReturnType<typeof configIn>;
  /** Credentials from a file or the environment. */
  readonly given: Credentials | undefined;
  /** Whether there is a secret of that name. */
  readonly hasSecret: (name: string) => Promise<boolean>;
  /** @default - nobody is there to be asked */
  readonly questions?: Questions;
}

const isHost = (host: string) =>
  TENANT_HOST.test(host) ? undefined : 'A host name such as acme.eu.qlikcloud.com is allowed, without https://.';
const isName = (name: string) => (TENANT_NAME.test(name) ? undefined : `${TENANT_NAME_RULE} are allowed.`);
const isEmail = (address: string) =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) ? undefined : 'An e-mail address is allowed.';
const isText = (text: string) => (text.trim() === '' ? 'It must not be empty.' : undefined);

/**
 * Puts together what is to be made: what was said, what the configuration says, what a person answers, in this order.
 * A tenant that the configuration has is not asked about again: its webhook says the rest.
 *
 * @throws {CommandError} when something that has no default was neither said nor can be asked
 */
export async function settingsFrom(sources: SettingsSources): Promise<Settings> {
  const { said, config, questions } = sources;
  const known = Object.keys(config.tenants);
  const only = known.length === 1 ? known[0] : undefined;
  // Each host is configured once, under whatever name.
  const named =
    said.tenant ?? (said.host === undefined ? only : known.find((it) => config.tenants[it]?.host === said.host));
  const host = await hostFrom(sources, named);
  const tenant = checked('--tenant', named ?? (await nameFrom(host, known, questions)), isName);
  const before = Object.hasOwn(config.tenants, tenant) ? config.tenants[tenant] : undefined;
  const apiCredentials = said.apiCredentials ?? textIn(before?.apiCredentials) ?? `qlik-event-fanout/${tenant}/api`;
  checked('--api-credentials', apiCredentials, isSecretName);
  const given = sources.given ?? (await credentialsFrom(sources, apiCredentials));
  const isNew = before === undefined;
  return {
    tenant,
    host,
    apiCredentials,
    given,
    alertEmails: await alertEmailsFrom(sources, isNew),
    webhook: await webhookFrom(sources, isNew),
  };
}

const textIn = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** What it holds has no business on the command line, and is not repeated here. */
const isSecretName = (name: string) =>
  SECRET_NAME.test(name) ? undefined : 'The name or the full ARN of a secret is allowed, not what it holds.';

function checked(option: string, value: string, check: (value: string) => string | undefined): string {
  const wrong = check(value);
  if (wrong === undefined) return value;
  const seen = check === isSecretName ? '' : ` ${JSON.stringify(value.slice(0, 80))}`;
  throw new CommandError(`${option}${seen}: ${wrong}`);
}

async function hostFrom({ said, config, questions }: SettingsSources, tenant: string | undefined): Promise<string> {
  const configured =
    tenant !== undefined && Object.hasOwn(config.tenants, tenant) ? config.tenants[tenant]?.host : undefined;
  const host = said.host ?? textIn(configured) ?? (await questions?.text('Host name of the tenant', { check: isHost }));
  if (host === undefined) throw new CommandError('Say which tenant: --host acme.eu.qlikcloud.com');
  return checked('--host', host, isHost);
}

/** A name for the tenant: its host's first part, unless that is another tenant's, or a person knows better. */
async function nameFrom(host: string, known: readonly string[], questions: Questions | undefined): Promise<string> {
  const [first = ''] = host.split('.');
  if (questions === undefined) return first;
  const check = (name: string) => isName(name) ?? (known.includes(name) ? 'Another tenant has this name.' : undefined);
  const question = 'Name of the tenant here: it becomes part of the address of its webhook';
  return questions.text(question, { suggested: known.includes(first) ? undefined : first, check });
}

async function credentialsFrom(
  { questions, hasSecret }: SettingsSources,
  secret: string,
): Promise<Credentials | undefined> {
  // Without any the step that signs in says how to give them.
  if (questions === undefined || (await hasSecret(secret))) return undefined;
  const how = await questions.one('How is the API of the tenant called? The owner needs the role Tenant Admin', [
    { value: 'apiKey', label: 'with an API key' },
    { value: 'client', label: 'as an OAuth client' },
  ]);
  if (how === 'apiKey') return { apiKey: (await questions.hidden('API key (not shown)', isText)).trim() };
  const clientId = (await questions.text('Client ID', { check: isText })).trim();
  return { clientId, clientSecret: (await questions.hidden('Client secret (not shown)', isText)).trim() };
}

/** Those that are there, and those to be added. */
async function alertEmailsFrom(
  { said, config, questions }: SettingsSources,
  isNew: boolean,
): Promise<readonly string[]> {
  const before = Array.isArray(config.alertEmails) ? config.alertEmails.filter((it) => typeof it === 'string') : [];
  const added = (said.alertEmail ?? []).map((address) => checked('--alert-email', address, isEmail));
  if (said.alertEmail !== undefined || config.alertEmails !== undefined || !isNew) {
    return [...new Set([...before, ...added])];
  }
  const check = (address: string) => (address === '' ? undefined : isEmail(address));
  const address = await questions?.text('E-mail address for alarms and failure cards (empty: none)', { check });
  return address ? [address] : [];
}

async function webhookFrom({ said, questions }: SettingsSources, isNew: boolean): Promise<WebhookWanted> {
  const { webhookName: name, level, cloudEvents, header, type, category } = said;
  if (questions === undefined || !isNew) return { name, level, cloudEvents, header, type, category };
  const choices = categorySlugs.map((value) => ({ value, label: `${value} (${typesOf(value).length} event types)` }));
  const isChosen = type !== undefined || category !== undefined;
  return {
    name,
    type,
    category: isChosen ? category : await questions.some('Which events', choices),
    level:
      level ??
      (await questions.one<Level>('At which level', [
        { value: 'tenant', label: 'tenant: all that happens in it; takes the role Tenant Admin' },
        { value: 'user', label: 'user: what the owner of the credentials may access' },
      ])),
    cloudEvents:
      cloudEvents ?? (await questions.yes('Deliver as CloudEvents? Qlik cannot undo it; both are understood', false)),
    header,
  };
}
