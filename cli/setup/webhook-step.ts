import { typesWanted } from '../webhooks/chosen-types';
import { webhookFaultText } from '../webhooks/webhook-fault';
import type { NewWebhook, TenantWebhook, WebhookChanges } from '../webhooks/webhooks';
import { ourWebhooks } from '../webhooks/webhooks';
import { NEW_LEVEL, type Wish } from '../webhooks/wish';
import type { Known } from './known';
import type { Look, Step } from './step';

/** What the webhook is to be. What is not said is left as it is in one that is there. */
export type WebhookWanted = Pick<Wish, 'level' | 'type' | 'category' | 'header' | 'cloudEvents'> & {
  /** Name of a new one. */
  readonly name: string;
};

export interface WebhookOptions {
  readonly wanted: WebhookWanted;
  /** Value of the signing secret that ingest checks with. */
  readonly signingSecret: (known: Pick<Known, 'stack'>) => Promise<string>;
}

/** The webhook in the tenant that has the address of the deployment. */
export const webhookStep = ({ wanted, signingSecret }: WebhookOptions): Step<Known> => ({
  id: 'webhook',
  title: 'Webhook in the tenant',
  look: async ({ tenant, stack, webhookUrl }) => {
    if (tenant === undefined) return { state: 'blocked', why: 'The tenant is not known.' };
    const types = typesWanted(wanted, tenant.offered, wanted.level ?? NEW_LEVEL);
    if (stack === undefined || webhookUrl === undefined) return missing(types, wanted);
    const listed = await tenant.webhooks.list();
    if (!listed.ok) return { state: 'blocked', why: webhookFaultText(listed) };
    const [there, ...others] = ourWebhooks(listed.value, webhookUrl);
    if (there === undefined) {
      return {
        ...missing(types, wanted),
        make: async () => {
          const webhook = newWebhook(wanted, {
            url: webhookUrl,
            eventTypes: types,
            secret: await signingSecret({ stack }),
          });
          const made = await tenant.webhooks.create(webhook);
          if (!made.ok) return { result: 'failed', why: webhookFaultText(made) };
          const says = `${made.value.id} is created, for ${types.length} event types at level ${webhook.level}`;
          return { result: 'done', says, adds: { webhook: made.value } };
        },
      };
    }
    const also =
      others.length > 0 ? `; ${others.length} more with this address deliver the same again: delete them` : '';
    const { changes, inWords } = changesOf(there, wanted, types);
    if (inWords.length === 0) {
      return { state: 'there', says: `${there.id} is there${also}`, adds: { webhook: there } };
    }
    return {
      state: 'missing',
      would: `change webhook ${there.id}: ${inWords.join(', ')}`,
      adds: { webhook: there },
      make: async () => {
        const secret = there.hasSecret ? undefined : await signingSecret({ stack });
        const changed = await tenant.webhooks.update(there, { ...changes, secret });
        if (!changed.ok) return { result: 'failed', why: webhookFaultText(changed) };
        const now = await tenant.webhooks.get(there.id);
        if (!now.ok) return { result: 'failed', why: webhookFaultText(now) };
        return { result: 'done', says: `${there.id}: ${inWords.join(', ')}${also}`, adds: { webhook: now.value } };
      },
    };
  },
});

type Missing = Extract<Look<Known>, { state: 'missing' }>;

function missing(
  types: readonly string[],
  { name, level = NEW_LEVEL, cloudEvents, header: headers = {} }: WebhookWanted,
): Missing {
  const more = [
    ...(cloudEvents ? ['delivered as CloudEvents for good'] : []),
    ...(Object.keys(headers).length > 0 ? [`with the headers ${Object.keys(headers).join(', ')}`] : []),
  ];
  return {
    state: 'missing',
    would: [`create webhook ${JSON.stringify(name)} for ${types.length} event types at level ${level}`, ...more].join(
      ', ',
    ),
    detail: types.join('\n'),
    make: async () => ({ result: 'failed', why: 'The stack is not deployed.' }),
  };
}

const newWebhook = (
  { name, level = NEW_LEVEL, cloudEvents, header: headers }: WebhookWanted,
  more: Pick<NewWebhook, 'url' | 'eventTypes' | 'secret'>,
): NewWebhook => ({ name, level, enabled: true, cloudEvents, headers, ...more });

/** What of a webhook has to change, and in words. */
function changesOf(
  there: TenantWebhook,
  { level, type, category, cloudEvents, header: headers }: WebhookWanted,
  names: readonly string[],
): { readonly changes: WebhookChanges; readonly inWords: readonly string[] } {
  const isChosen = type !== undefined || category !== undefined;
  // What was not chosen in this run was chosen by whoever made it.
  const added = isChosen ? names.filter((name) => !there.eventTypes.includes(name)) : [];
  const fresh = Object.entries(headers ?? {}).filter(([name, value]) => there.headers[name] !== value);
  const changes: WebhookChanges = {
    ...(!there.enabled && { enabled: true }),
    ...(added.length > 0 && { eventTypes: [...there.eventTypes, ...added] }),
    ...(level !== undefined && level !== there.level && { level }),
    ...(cloudEvents && !there.cloudEvents && { cloudEvents }),
    ...(fresh.length > 0 && { headers: { ...there.headers, ...headers } }),
  };
  const inWords = [
    ...(there.hasSecret ? [] : ['give it the signing secret']),
    ...(changes.enabled
      ? [`enable it${there.disabledReason ? `, which Qlik disabled (${there.disabledReason})` : ''}`]
      : []),
    ...(changes.eventTypes ? [`add ${added.join(', ')}`] : []),
    ...(changes.level ? [`make its level ${level}`] : []),
    ...(changes.cloudEvents ? ['deliver as CloudEvents for good'] : []),
    ...(changes.headers ? [`set the headers ${fresh.map(([name]) => name).join(', ')}`] : []),
  ];
  return { changes, inWords };
}
