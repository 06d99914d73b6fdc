import type { Delivery } from '../../dev-tenant/deliveries';
import type { Call } from '../../dev-tenant/tenant';
import type { Webhook } from '../../dev-tenant/webhooks';
import { colours } from '../terminal/colours';
import { print } from '../terminal/terminal';
import { counted, inWords, NOTHING, type Tally } from './tally';

/** What the tenant is called by, and what opens it. */
export interface Door {
  readonly url: string;
  readonly apiKey: string;
  readonly userApiKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly streams: readonly string[];
  readonly seed: string;
}

/** Tells what goes on in a tenant. */
export interface Telling {
  readonly onCall: (call: Call) => void;
  readonly onDelivery: (delivery: Delivery) => void;
  readonly onDisabled: (webhook: Webhook) => void;
  readonly started: (door: Door) => void;
  readonly ended: () => void;
}

/** As JSON: one line for each thing that happens, told apart by `kind`. */
export function jsonLines(): Telling {
  let tally = NOTHING;
  const tell = (kind: string, what: object) => print(JSON.stringify({ kind, ...what }));
  return {
    started: (door) => tell('started', door),
    onCall: (call) => tell('call', call),
    onDelivery: (delivery) => {
      tally = counted(tally, delivery);
      const { id, webhookId, eventType, triggeredAt, status, statusMessage, request } = delivery;
      const body = request.body as { readonly id?: unknown; readonly eventId?: unknown } | null;
      const eventId = body?.id ?? body?.eventId;
      tell('delivery', { id, webhookId, eventType, eventId, triggeredAt, status, statusMessage });
    },
    onDisabled: ({ id, name, disabledReason }) => tell('disabled', { webhookId: id, name, disabledReason }),
    ended: () => tell('summary', tally),
  };
}

/** How often the counters are told, while they change. */
const COUNTERS_EVERY_MS = 2000;

/** For a person: the calls to the API, and every two seconds how many deliveries there were and how they ended. */
export function plainLines(): Telling {
  let tally = NOTHING;
  let told: Tally = tally;
  const tellCounters = () => {
    if (tally !== told) print(`${clock()} ${inWords(tally)}`);
    told = tally;
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    started: (door) => {
      print(welcome(door));
      timer = setInterval(tellCounters, COUNTERS_EVERY_MS);
    },
    onCall: ({ method, path, status }) => {
      // A path is a caller's own text.
      print(colours.dim(`${clock()} ${method} ${encodeURI(path)} ${status}`));
    },
    onDelivery: (delivery) => {
      tally = counted(tally, delivery);
    },
    onDisabled: ({ id, disabledReason }) => print(colours.red(`${clock()} webhook ${id} disabled: ${disabledReason}`)),
    ended: () => {
      clearInterval(timer);
      print(`\nEnded: ${inWords(tally)}`);
    },
  };
}

const clock = () => new Date().toISOString().slice(11, 19);

function welcome({ url, apiKey, userApiKey, clientId, clientSecret, streams, seed }: Door): string {
  const going =
    streams.length === 0
      ? 'Nothing happens here by itself.'
      : `Streams: ${streams.join(', ')} (seed ${seed}). They begin once a webhook is enabled.`;
  return `A made-up Qlik tenant at ${colours.bold(url)}, for this machine alone

  API key       ${apiKey} (of a TenantAdmin)
  API key       ${userApiKey} (of a user who is none, and refused webhooks of level tenant)
  OAuth client  ${clientId}, secret ${clientSecret}

${going}

Give ${url} for the tenant's host, and one of these for its credentials. By hand:

  curl ${url}/api/core/webhooks -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/json' -d '{
    "name": "Mine", "level": "tenant", "enabled": true, "url": "<your endpoint>", "secret": "<32 to 64 characters>",
    "eventTypes": ["com.qlik.v1.reload.finished", "com.qlik.v1.automation.run.failed"] }'
  curl ${url}/dev-tenant/events -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/json' \\
    -d '{ "sample": "com.qlik.v1.reload.finished" }'

Ctrl-C ends it.
`;
}
