import { type Category, categories } from '../lib/qlik/catalogue';
import { failureInWords } from '../lib/qlik/failure-words';
import { rows } from '../lib/qlik/recognise';
import { envelopesOf } from '../lib/qlik/samples';
import { code, table } from './markdown';

const yesNo = (claim: boolean) => (claim ? 'yes' : 'no');

const section = ([slug, title]: [string, string]) => {
  const inCategory = rows.filter((row) => row.category === (slug as Category));
  return [
    `## ${title} (${code(slug)})`,
    table(
      [
        'event type (`detail-type`)',
        'webhook name',
        'what happened',
        'announced as',
        'user level',
        'tenant level',
        'failure event',
      ],
      inCategory.map((row) => [
        code(row.type),
        row.webhookName,
        row.description,
        `${row.announced}: ${envelopesOf(row.type).join(', ')}`,
        yesNo(row.userLevel),
        yesNo(row.tenantLevel),
        failureInWords(row.failure, code),
      ]),
    ),
    ...notes(inCategory),
  ].join('\n\n');
};

const notes = (inCategory: typeof rows) => {
  const items = inCategory.flatMap(({ type, aliases, note }) => [
    ...(aliases.length > 0 ? [`- ${code(type)} also arrives as ${aliases.map(code).join(', ')}.`] : []),
    ...(note ? [`- ${code(type)}: ${note}`] : []),
  ]);
  return items.length > 0 ? [items.join('\n')] : [];
};

/** `docs/events.md`: the catalogue for a reader. */
export const eventsPage = (): string =>
  `${[
    '# Event types',
    'Made from `lib/qlik/catalogue.ts` by `npm run docs`; a test fails when the two differ. Types are those of Qlik\'s table "Supported event types for webhooks". A type may come under another name (an alias, or any `com.qlik.<namespace>.…` with the same end): its `detail-type` on the bus is the one below all the same, and `detail.type` says what Qlik sent. Types that are not here are published with `category: "uncatalogued"`. What each holds says [asyncapi.yaml](asyncapi.yaml); the package has it as JSON Schemas, `qlik-event-fanout/schemas/<type>.json`.',
    ...Object.entries(categories).map(section),
  ].join('\n\n')}\n`;
