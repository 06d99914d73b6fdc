import type { QlikFault } from '../shared/qlik-fault';

/** An answer of Qlik's API, or why there is none. */
export type Answer<Value> = { readonly ok: true; readonly value: Value } | ({ readonly ok: false } & QlikFault);

/** The fault of an answer, without its `ok`. */
export const faultOf = ({ ok: _, ...fault }: Extract<Answer<unknown>, { ok: false }>): QlikFault => fault;

/** A webhook, as far as we look at it. */
export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly origin?: string;
  readonly enabled: boolean;
  /** Set when Qlik disabled it; a person who disables it leaves no reason. */
  readonly disabledReason?: string;
  readonly eventTypes: readonly string[];
  readonly level?: string;
  readonly filter?: string;
  readonly createdAt?: string;
  /** Whether deliveries are signed. */
  readonly hasSecret: boolean;
}

/** The record of a delivery, as far as we look at it. */
export interface Delivery {
  readonly id: string;
  readonly eventType: string;
  readonly status: 'success' | 'fail';
  readonly statusMessage?: string;
  /** RFC 3339. */
  readonly triggeredAt: string;
  readonly request?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };
  readonly response?: { readonly statusCode?: number };
}

/** An event as the Audits API tells of it. */
export interface AuditedEvent {
  readonly id: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
}

/** A list, and whether it is whole: reading stops after so many pages. */
export interface List<Item> {
  readonly items: readonly Item[];
  readonly isWhole: boolean;
}

/** The operations of a Qlik tenant's API that we use. None rejects for what Qlik says. */
export interface TenantApi {
  readonly webhooks: () => Promise<Answer<readonly Webhook[]>>;
  /** Deliveries of one status triggered at `since` or later, the newest first. */
  readonly deliveries: (
    webhookId: string,
    query: { readonly status?: Delivery['status']; readonly since: Date; readonly atMost?: number },
  ) => Promise<Answer<List<Delivery>>>;
  /** One delivery, with what a list may leave out. */
  readonly delivery: (webhookId: string, deliveryId: string) => Promise<Answer<Delivery>>;
  /** Has a delivery sent again, and waits for what comes of it. The answer is a record of its own. */
  readonly resend: (webhookId: string, deliveryId: string) => Promise<Answer<Delivery>>;
  readonly patch: (webhookId: string, changes: Readonly<Record<string, unknown>>) => Promise<Answer<void>>;
  /** Events of one type in a time, the oldest first. */
  readonly audits: (query: {
    readonly eventType: string;
    readonly from: Date;
    readonly to: Date;
  }) => Promise<Answer<List<AuditedEvent>>>;
}

/** A fault in words: what it means and what to do. */
export function faultText(fault: QlikFault): string {
  switch (fault.fault) {
    case 'unauthorized':
      return 'Qlik does not accept the API key (401): it has expired or was revoked. Put a new one into the secret.';
    case 'no-token':
      return 'Qlik gave no access token for the OAuth client: check its id and secret, and that Qlik is up.';
    case 'forbidden':
      return 'Qlik forbids it (403): the owner of the credentials needs the role Tenant Admin.';
    case 'not-found':
      return 'Qlik does not know it (404): check the host name of the tenant.';
    case 'throttled':
      return `Qlik takes no more calls for now (429)${fault.retryAfterSeconds === undefined ? '' : `; again in ${fault.retryAfterSeconds} s`}.`;
    case 'unavailable':
      return `Qlik is unavailable (${fault.status}).`;
    case 'unreachable':
      return 'Qlik cannot be reached, or does not answer in time: check the host name and the network.';
    case 'unexpected':
      return `Qlik answered ${fault.status}, which is not in its description.`;
    default:
      return fault satisfies never;
  }
}
