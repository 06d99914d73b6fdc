import { randomUUID } from 'node:crypto';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { recognise, rowOf } from '../../lib/qlik/recognise';
import { sampleRecipe } from '../delivery/composing';
import { deliveryOf } from '../delivery/delivery';
import { post } from '../delivery/posting';
import { tracePorts } from '../delivery/trace-ports';
import { traceEvents } from '../delivery/tracing';
import { journalsAmong, targetedRulesOf } from '../deployment/journals';
import type { DeployedStack } from '../deployment/stack';
import { webhookOf } from '../deployment/webhook';
import type { DeliveryPorts } from './delivery-step';

/** Journals are searched this far back, and this many pages deep: it is enough that anything is there. */
const SEARCHED_MS = 7 * 24 * 3600_000;
const MAX_PAGES = 5;

/** {@link DeliveryPorts} on the deployed stack. */
export const deliveryPorts = (
  tenant: string,
  { endpointUrl, waitMs }: { readonly endpointUrl?: string; readonly waitMs: number },
): DeliveryPorts => ({
  tenant,
  journalled: ({ stack }) => lastJournalled(stack, tenant),
  postSample: async ({ stack, webhookUrl }, types) => {
    const { secret } = await webhookOf(stack, { tenant, endpointUrl });
    const now = new Date();
    const body = sampleRecipe(sampleTypeOf(types), {})(randomUUID(), now);
    const { request, event } = deliveryOf(body, { tenant, url: webhookUrl, secret }, now);
    if (event === undefined) throw new Error('a sample cannot be read');
    return { event, sentAt: now.getTime(), ...(await post(request)) };
  },
  trace: async ({ stack }, event, sentAt, signal) => {
    const [trace] = await traceEvents([{ event, sentAt }], tracePorts(stack), { timeoutMs: waitMs, signal });
    if (trace === undefined) throw new Error('an event was not traced');
    return trace;
  },
  signingSecret: async ({ stack }) => (await webhookOf(stack, { tenant, endpointUrl })).secret,
  now: Date.now,
});

/** A type that wakes nobody up: no failure, where the webhook has such a one. */
export function sampleTypeOf(names: readonly string[]): QlikEventType {
  const types = names.flatMap((name) => recognise(name) ?? []);
  return types.find((type) => rowOf(type)?.failure === 'never') ?? types[0] ?? 'com.qlik.v1.app.created';
}

/** An event of the tenant that a journal has; undefined when none has any, or there are no journals. */
async function lastJournalled({ clients, outputs }: DeployedStack, tenant: string) {
  const journals = journalsAmong(await targetedRulesOf(clients, outputs.BusName));
  const startTime = Date.now() - SEARCHED_MS;
  for (const { logGroup: logGroupName } of journals) {
    const filterPattern = `{ $.detail.tenant = ${JSON.stringify(tenant)} }`;
    let nextToken: string | undefined;
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = await clients.logs.send(
        new FilterLogEventsCommand({ logGroupName, filterPattern, startTime, limit: 1, nextToken }),
      );
      const [message] = (page.events ?? []).flatMap((it) => it.message ?? []);
      if (message !== undefined) {
        const { 'detail-type': type, detail } = JSON.parse(message);
        return { type: String(type), id: String(detail.id) };
      }
      nextToken = page.nextToken;
      if (nextToken === undefined) break;
    }
  }
  return undefined;
}
