import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { categories } from '../lib/qlik/catalogue';
import { toEntry } from '../lib/qlik/entry';
import { parse } from '../lib/qlik/envelope';
import { EVENT_SOURCE } from '../lib/qlik/event';
import { rows } from '../lib/qlik/recognise';
import { sampleDelivery } from '../lib/qlik/samples';
import { busEventSchema, eventSchema, wordOf } from '../lib/qlik/schema';

type Row = (typeof rows)[number];

const time = new Date('2026-11-20T05:00:00.000Z');

/** The sample of a type as a rule's target gets it. */
function sample({ type }: Row): object {
  const { body } = sampleDelivery(type, { envelope: 'cloud', unique: `sample-${wordOf(type)}`, time });
  const parsed = parse(Buffer.from(body), { tenant: 'acme', receivedAt: time });
  if (!parsed.ok) throw new Error(`the sample of ${type} cannot be read: ${parsed.reason}`);
  const { entry } = toEntry(parsed, () => '');
  return {
    version: '0',
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': entry.DetailType,
    source: entry.Source,
    account: '123456789012',
    time: time.toISOString(),
    region: 'eu-west-1',
    resources: [],
    detail: JSON.parse(entry.Detail),
  };
}

const messages = '#/components/messages';

const message = (row: Row) => ({
  name: row.type,
  title: row.webhookName,
  summary: row.description,
  ...(row.note && { description: row.note }),
  tags: [{ name: row.category }],
  contentType: 'application/json',
  payload: busEventSchema(row.type, { $ref: `#/components/schemas/${wordOf(row.type)}` }),
  examples: [{ payload: sample(row) }],
});

const byWord = <Value>(value: (row: Row) => Value) =>
  Object.fromEntries(rows.map((row) => [wordOf(row.type), value(row)]));

/** `docs/asyncapi.yaml`: the events on the bus, for AsyncAPI's tools. */
export function asyncApi(): string {
  const { version, license } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'));
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Qlik Cloud events on EventBridge',
      version,
      description:
        'What a rule on the bus hands to its targets. Fields and values that are not named here are passed on. Types that the catalogue does not know are published too, with `category` `uncatalogued`.',
      license: { name: license },
      tags: Object.entries(categories).map(([name, description]) => ({ name, description })),
    },
    defaultContentType: 'application/json',
    channels: {
      bus: {
        // Known only when the bus is deployed.
        address: null,
        title: 'The event bus',
        description: `An EventBridge event bus, whose name is the stack's output. A rule on it asks for the \`source\` \`${EVENT_SOURCE}\` and for \`detail-type\`s, which are the names of the messages.`,
        messages: byWord(({ type }) => ({ $ref: `${messages}/${wordOf(type)}` })),
      },
    },
    operations: {
      publish: {
        action: 'send',
        channel: { $ref: '#/channels/bus' },
        summary: 'Publishes each authentic event once it has been verified and brought into one shape.',
      },
    },
    components: { messages: byWord(message), schemas: byWord(({ type }) => eventSchema(type)) },
  };
  const head = '# Made from lib/qlik by `npm run docs`; a test fails when the two differ.\n';
  return head + stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}
