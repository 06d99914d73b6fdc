import { bodyOf, type RaisedEvent } from '../lib/qlik/body';
import type { QlikEventType } from '../lib/qlik/catalogue';
import { recognise, rowOf } from '../lib/qlik/recognise';
import type { Payload } from './deliveries';
import { filterOf } from './filter';
import type { Webhook } from './webhooks';

/** The envelope that a webhook without CloudEvents delivery gets. */
export type PlainEnvelope = 'legacy' | 'hybrid';

/**
 * Whether an event of that name is for a webhook: it is enabled, asks for the name, is of a level the type has, and its
 * filter lets the event pass. A webhook of the wrong level is called for nothing, and nobody is told: so users report.
 */
export function isFor(webhook: Webhook, eventType: string, body: string): boolean {
  const { enabled, eventTypes, level, filter } = webhook;
  const row = rowOf(recognise(eventType) ?? eventType);
  const hasLevel = row === undefined || (level === 'tenant' ? row.tenantLevel : row.userLevel);
  if (!enabled || !eventTypes.includes(eventType) || !hasLevel) return false;
  return filter === undefined || (filterOf(filter)?.(JSON.parse(body)) ?? false);
}

/**
 * What a webhook is sent of an event, in its own envelope, under the first of the type's names that it asks for;
 * undefined when the event is not for it. Types that Qlik announces as Cloud come as CloudEvents to every webhook.
 */
export function payloadFor(webhook: Webhook, event: RaisedEvent, plain: PlainEnvelope): Payload | undefined {
  const eventType = nameFor(webhook, event.type);
  if (eventType === undefined) return undefined;
  const isCloud = webhook.enableCloudEventDelivery || rowOf(event.type)?.announced === 'Cloud';
  const body = bodyOf(event, isCloud ? 'cloud' : plain, eventType);
  return isFor(webhook, eventType, body) ? { eventType, body } : undefined;
}

/** The canonical name where it is asked for, else an alias. */
const nameFor = ({ eventTypes }: Webhook, type: QlikEventType) =>
  eventTypes.includes(type) ? type : eventTypes.find((name) => recognise(name) === type);
