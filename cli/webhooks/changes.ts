import type { NewWebhook, TenantWebhook, WebhookChanges } from './webhooks';

/** How a webhook is to be. What is undefined is left as it is; a filter that is null is to be none. */
export type Wanted = Pick<NewWebhook, 'url' | 'level' | 'enabled' | 'eventTypes'> &
  Pick<WebhookChanges, 'name' | 'description' | 'filter' | 'headers' | 'cloudEvents'>;

/** One thing in which a webhook is not as it is wanted. */
export type Difference =
  | { readonly what: 'eventTypes'; readonly missing: readonly string[]; readonly unwanted: readonly string[] }
  | { readonly what: 'headers'; readonly missing: readonly string[]; readonly unwanted: readonly string[] }
  | { readonly what: 'secret'; readonly is: 'none' | 'refused' | 'asked' }
  | {
      readonly what: 'url' | 'level' | 'enabled' | 'name' | 'description' | 'filter' | 'cloudEvents';
      readonly is: string | boolean | undefined;
      readonly wanted: string | boolean | null;
    };

/** In what a webhook is not as wanted; its secret apart, which nobody can read. */
export function differencesOf(webhook: TenantWebhook, wanted: Wanted): readonly Difference[] {
  const differences: Difference[] = [];
  if (new URL(wanted.url).href !== hrefOf(webhook.url)) {
    differences.push({ what: 'url', is: webhook.url, wanted: wanted.url });
  }
  for (const what of ['enabled', 'level', 'name', 'description', 'filter', 'cloudEvents'] as const) {
    const want = wanted[what];
    const is = webhook[what] === '' ? undefined : webhook[what];
    if (want === undefined || is === (want ?? undefined)) continue;
    differences.push({ what, is, wanted: want });
  }
  const missing = wanted.eventTypes.filter((type) => !webhook.eventTypes.includes(type));
  const unwanted = webhook.eventTypes.filter((type) => !wanted.eventTypes.includes(type));
  if (missing.length + unwanted.length > 0) differences.push({ what: 'eventTypes', missing, unwanted });
  const headers = headerDifference(webhook.headers, wanted.headers);
  return headers ? [...differences, headers] : differences;
}

const hrefOf = (url: string) => (URL.canParse(url) ? new URL(url).href : url);

/** By their names alone: their values may be nobody's business. One of another value is missing. */
function headerDifference(is: NewWebhook['headers'] = {}, wanted: NewWebhook['headers']): Difference | undefined {
  if (wanted === undefined) return undefined;
  const byName = (headers: Readonly<Record<string, string>>) =>
    new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const [those, these] = [byName(is), byName(wanted)];
  const missing = [...these].flatMap(([name, value]) => (those.get(name) === value ? [] : [name]));
  const unwanted = [...those.keys()].filter((name) => !these.has(name));
  return missing.length + unwanted.length > 0 ? { what: 'headers', missing, unwanted } : undefined;
}

/** What has to be told to Qlik so that the differences go. */
export function changesFor(differences: readonly Difference[], wanted: Wanted, secret: string): WebhookChanges {
  const changed = differences.map(({ what }) => [what, what === 'secret' ? secret : wanted[what]]);
  return Object.fromEntries(changed) as WebhookChanges;
}

const SECRET_LINES = {
  none: 'none, so that nothing it sends is accepted → ',
  refused: 'its latest delivery was refused (401) → ',
  asked: '',
} as const;

const or = (value: string | boolean | null | undefined) =>
  value === undefined || value === null ? 'none' : String(value);

/** A difference in words, one line each. */
export function differenceLines(difference: Difference): readonly string[] {
  switch (difference.what) {
    case 'eventTypes':
    case 'headers': {
      const what = difference.what === 'headers' ? 'header' : 'type';
      const added = difference.missing.map((name) => `+ ${what} ${name}`);
      return [...added, ...difference.unwanted.map((name) => `- ${what} ${name}`)];
    }
    case 'secret':
      return [`~ secret: ${SECRET_LINES[difference.is]}the one in Secrets Manager`];
    default:
      return [`~ ${difference.what}: ${or(difference.is)} → ${or(difference.wanted)}`];
  }
}
