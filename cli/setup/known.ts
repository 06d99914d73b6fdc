import type { TenantApi } from '../../lambda/reconcile/tenant-api';
import type { DeployedStack } from '../deployment/stack';
import type { TenantWebhook, WebhooksApi } from '../webhooks/webhooks';

/** What the steps of a set-up find out for those after them. */
export interface Known {
  readonly account: Account;
  readonly tenant: TenantAccess;
  readonly stack: DeployedStack;
  /** Address of the tenant's webhook. */
  readonly webhookUrl: string;
  readonly webhook: TenantWebhook;
  /** The delivery that was seen. */
  readonly arrival: Arrival;
}

/** Where it is deployed. */
export interface Account {
  readonly id: string;
  readonly region: string;
}

/** The tenant's API, as whoever has signed in. */
export interface TenantAccess {
  readonly webhooks: WebhooksApi;
  readonly api: Pick<TenantApi, 'resend'>;
  /** Names of the event types that it offers, with the levels at which it does. */
  readonly offered: readonly { readonly name: string; readonly levels?: readonly string[] }[];
}

/** A delivery that reached the bus. */
export interface Arrival {
  /** `resent`: Qlik sent it again for this run. `sample`: this run signed and posted it. `earlier`: it came before. */
  readonly how: 'resent' | 'sample' | 'earlier';
  readonly type: string;
  readonly id?: string;
  /** Milliseconds until the endpoint had answered; with `resent`, until Qlik had. */
  readonly answeredAfter?: number;
  /** Milliseconds until it was seen in a journal on the bus; undefined where no journal is kept. */
  readonly seenAfter?: number;
}
