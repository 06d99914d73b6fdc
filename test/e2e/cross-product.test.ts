import { TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { toEntry } from '../../lib/qlik/entry';
import { parse } from '../../lib/qlik/envelope';
import { envelopes } from '../../lib/qlik/event';
import { rows } from '../../lib/qlik/recognise';
import { sampleDelivery } from '../../lib/qlik/samples';
import { synthesised } from '../support/synthesised';
import { eventBridge } from './deployed';

jest.setTimeout(120_000);

/** Description → pattern of the category rules of the synthesised template. */
const categoryRules = Object.values(synthesised().findResources('AWS::Events::Rule'))
  .map(({ Properties }) => Properties as { Description: string; EventPattern: object })
  .filter(({ Description }) => Description.startsWith('Qlik category: '))
  .map(({ Description, EventPattern }) => ({ slug: Description.slice('Qlik category: '.length), EventPattern }));

const eventOf = (body: string) => {
  const parsed = parse(Buffer.from(body), { tenant: 'acme', receivedAt: new Date() });
  if (!parsed.ok) throw new Error(parsed.reason);
  const { entry } = toEntry(parsed, () => '');
  return JSON.stringify({
    id: 'id',
    'detail-type': entry.DetailType,
    source: entry.Source,
    account: '123456789012',
    time: entry.Time.toISOString(),
    region: 'us-east-1',
    resources: [],
    detail: JSON.parse(entry.Detail),
  });
};

const matchingSlugs = async (Event: string) => {
  const matches = await Promise.all(
    categoryRules.map(async ({ slug, EventPattern }) => {
      const answer = await eventBridge.send(
        new TestEventPatternCommand({ Event, EventPattern: JSON.stringify(EventPattern) }),
      );
      return { slug, isMatch: answer.Result === true };
    }),
  );
  return matches.filter(({ isMatch }) => isMatch).map(({ slug }) => slug);
};

test('there are six category rules', () => {
  expect(categoryRules.map(({ slug }) => slug).sort()).toEqual([
    'analytics-apps',
    'api-keys',
    'automations',
    'data-integration',
    'uncatalogued',
    'users',
  ]);
});

describe.each(rows.map(({ type, category, aliases }) => ({ type, category, names: [type, ...aliases] })))(
  '$type',
  ({ type, category, names }) => {
    // The engine's own matcher decides, the one TestEventPattern asks on AWS too.
    test.each(names.flatMap((name) => envelopes.map((envelope) => ({ name, envelope }))))(
      'as $name in a $envelope delivery matches exactly its category rule',
      async ({ name, envelope }) => {
        const { body } = sampleDelivery(type, { envelope, unique: 'cross', time: new Date(), name });
        expect(await matchingSlugs(eventOf(body))).toEqual([category]);
      },
    );
  },
);

test('an uncatalogued type matches exactly the uncatalogued rule', async () => {
  const body = JSON.stringify({ type: 'com.qlik.v1.space.created', id: 'cross' });
  expect(await matchingSlugs(eventOf(body))).toEqual(['uncatalogued']);
});
