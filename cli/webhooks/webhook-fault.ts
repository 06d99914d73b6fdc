import { faultText } from '../../lambda/reconcile/tenant-api';
import { faultOfStatus, type QlikFault } from '../../lambda/shared/qlik-fault';
import { printable } from '../terminal/printable';

/**
 * Why the webhooks API did not do as asked. `limit-reached`: the tenant, or the owner, has as many webhooks as Qlik
 * allows. `url-taken`: another webhook has the address already. `invalid`: Qlik does not take what was sent. `said` is
 * Qlik's own words, harmless on a terminal and without the signing secret.
 */
export type WebhookFault =
  | QlikFault
  | { readonly fault: 'limit-reached' | 'url-taken' | 'invalid'; readonly said: string };

/** An answer of the webhooks API, or why there is none. */
export type WebhookAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | ({ readonly ok: false } & WebhookFault);

/** The fault of an answer, without its `ok`. */
export const webhookFaultOf = ({ ok: _, ...fault }: Extract<WebhookAnswer<unknown>, { ok: false }>): WebhookFault =>
  fault as WebhookFault;

/**
 * Webhooks a tenant may have (help.qlik.com, "Administering webhooks", read 2026-11). The API's description says 150 for
 * each owner instead (qlik.dev core-webhook-create, 2026-11-16): whichever holds, Qlik refuses one more with 403.
 */
export const MAX_WEBHOOKS = 100;

/** What is known to be a refusal by number: Qlik publishes no code for it, so its words have to tell. */
const BY_NUMBER = /\b(?:limit|maximum|too many|exceed\w*|quota)\b/i;

/** What is known to be a refusal of an address that another webhook has. */
const BY_ADDRESS = /\burl\b.*\b(?:already|exists|in use|taken|duplicate)|\b(?:already|duplicate)\b.*\burl\b/i;

/** What was asked, as far as the fault in its answer depends on it. */
export interface FaultContext {
  /** A conflict is one of addresses: a changed webhook has others too, such as a property that cannot be changed. */
  readonly isNew?: boolean;
  /** What no word may hold. */
  readonly secret?: string;
}

/** The fault in what `@qlik/api` throws. @throws what has no status: none of Qlik's, but a bug */
export function faultIn(error: unknown, { isNew, secret }: FaultContext = {}): WebhookFault {
  const { status, headers, data } = error as { status?: number; headers?: Headers; data?: unknown };
  if (status === undefined) throw error;
  const said = wordsIn(data, secret);
  switch (status) {
    case 400:
    case 409:
    case 422: {
      const isTaken = BY_ADDRESS.test(said) || (status === 409 && isNew);
      return { fault: isTaken ? 'url-taken' : 'invalid', said };
    }
    case 403:
      return BY_NUMBER.test(said) ? { fault: 'limit-reached', said } : { fault: 'forbidden' };
    default:
      return faultOfStatus(status, headers);
  }
}

/** Title and detail of Qlik's errors. Words about a request may quote it. */
function wordsIn(data: unknown, secret: string | undefined): string {
  const { errors } = (data ?? {}) as { errors?: unknown };
  const words = (Array.isArray(errors) ? errors : []).map((error) => {
    const { title, detail } = (error ?? {}) as { title?: unknown; detail?: unknown };
    return [title, detail].filter((part) => typeof part === 'string' && part !== '').join(': ');
  });
  const text = words.filter((word) => word !== '').join('; ');
  return printable(secret ? text.replaceAll(secret, '***') : text);
}

/** A fault in words: what it means and what to do. */
export function webhookFaultText(fault: WebhookFault): string {
  switch (fault.fault) {
    case 'limit-reached':
      return (
        `Qlik takes no more webhooks (403)${quoted(fault.said)}: ${MAX_WEBHOOKS} a tenant are allowed. ` +
        'Delete one that is not needed; qlik-fanout webhook list shows them.'
      );
    case 'url-taken':
      return (
        `Qlik says that a webhook has this address already${quoted(fault.said)}. The credentials may not be allowed to ` +
        'see it: use those of a Tenant Admin, or delete it in the management console.'
      );
    case 'invalid':
      return `Qlik does not take the webhook as it is wanted${quoted(fault.said)}.`;
    case 'forbidden':
      return (
        'Qlik forbids it (403): the owner of the credentials needs the role Tenant Admin for a webhook of level tenant, ' +
        'and the permission to use webhooks for one of level user.'
      );
    default:
      return faultText(fault);
  }
}

const quoted = (said: string) => (said === '' ? '' : ` (“${said}”)`);
