/** JSON Schemas of the events, for whoever does not read TypeScript: validators, code bindings, docs. */
import { catalogue, type QlikEventType } from './catalogue';
import dataSchemas from './data-schemas.json';
import { EVENT_SOURCE, envelopes, type QlikEvent } from './event';

/**
 * A JSON Schema in words that draft 7, OpenAPI 3.0 and AsyncAPI 3 have in common, so that one serves all of them. What
 * it does not name is allowed: Qlik adds fields and values at any time.
 */
export interface JsonSchema {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'boolean';
  readonly description?: string;
  readonly format?: 'date-time';
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

const text = (description: string): JsonSchema => ({ type: 'string', description });

/** An attribute that events of ours have by name: one that `event.ts` adds does not compile until it is here. */
type Attribute = keyof { [A in keyof QlikEvent as string extends A ? never : A]: unknown };

/** What every event has, whatever was dropped from it. */
const CORE = [
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'category',
  'tenant',
  'envelope',
] as const satisfies readonly Attribute[];

/**
 * The JSON Schema of a type's events as the bus carries them (`detail`), made from `event.ts` and `data.ts`.
 *
 * Nothing at the top of `data` is required, not even what Qlik always sends: `dropPersonalData` leaves fields out, and
 * an event that is too big for the bus loses some (`trimmed`).
 *
 * @example
 * const { properties, required } = eventSchema('com.qlik.v1.reload.finished');
 */
export function eventSchema(type: QlikEventType): JsonSchema {
  const { category, webhookName, description } = catalogue[type];
  const { required: _, ...data } = dataSchemas[type] as JsonSchema;
  const properties: Readonly<Record<Attribute, JsonSchema>> = {
    specversion: { type: 'string', enum: ['1.0'] },
    id: text('Idempotency key. The SHA-256 of the body, in hex, when Qlik sent none.'),
    source: text('The part of Qlik Cloud that raised it.'),
    type: text(`The event type verbatim as Qlik sent it. The canonical one, ${type}, is the entry's detail-type.`),
    time: { type: 'string', format: 'date-time', description: 'The time of receipt when Qlik sent none.' },
    category: { type: 'string', enum: [category] },
    tenant: text('Name of the configured tenant whose webhook delivered it.'),
    envelope: { type: 'string', enum: envelopes, description: 'The form the delivery came in.' },
    datacontenttype: { type: 'string' },
    tenantid: text('Id of the tenant in Qlik Cloud.'),
    userid: text('Id of the user who caused it.'),
    ownerid: text('Id of the user who owns what it is about.'),
    spaceid: text('Id of the space it happened in.'),
    toplevelresourceid: text('Id of what it is about.'),
    data,
    trimmed: {
      type: 'object',
      description: 'Set when parts were dropped to fit the bus.',
      properties: {
        paths: { type: 'array', items: { type: 'string' }, description: 'What was dropped, as dotted paths.' },
        body: text('s3:// address of the whole delivery.'),
      },
      required: ['paths', 'body'],
    },
  };
  return { type: 'object', description: `${webhookName}: ${description}`, properties, required: CORE };
}

/** What EventBridge wraps round an event (user guide, "Events in Amazon EventBridge", read 2026-11). */
const busFields: Readonly<Record<string, JsonSchema>> = {
  version: { type: 'string' },
  id: text("EventBridge's own id of the entry; the event's is detail.id."),
  account: { type: 'string' },
  time: { type: 'string', format: 'date-time' },
  region: { type: 'string' },
  resources: { type: 'array', items: { type: 'string' } },
};

/**
 * The JSON Schema of what a rule's target gets: EventBridge's own fields, with an event of the type in `detail`.
 *
 * @param detail stands for the event's schema. @default - the schema itself
 *
 * @example
 * const { properties } = busEventSchema('com.qlik.v1.reload.finished');
 */
export const busEventSchema = (type: QlikEventType, detail: object = eventSchema(type)): JsonSchema => ({
  type: 'object',
  properties: {
    ...busFields,
    source: { type: 'string', enum: [EVENT_SOURCE] },
    'detail-type': { type: 'string', enum: [type] },
    detail,
  },
  required: [...Object.keys(busFields), 'source', 'detail-type', 'detail'],
});

/** The type's name as a word: `com.qlik.v1.automation.run.failed` → `AutomationRunFailed`. */
export const wordOf = (type: QlikEventType): string =>
  type
    .slice('com.qlik.v1.'.length)
    .split(/[.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
