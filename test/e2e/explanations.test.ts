import { metric } from '../../lib/contract';
import type { FailureCard } from '../../lib/qlik/failure';
import { sampleDelivery } from '../../lib/qlik/samples';
import { type Inbox, openInbox } from '../../local/inbox';
import { deliver, eventually, outputs, sns, sqs, unique } from './deployed';
import { type ExplainingTenant, startExplainingTenant } from './qlik-tenant';

jest.setTimeout(90_000);

let inbox: Inbox;
let qlik: ExplainingTenant;

beforeAll(async () => {
  inbox = await openInbox({ sns, sqs }, outputs.AlertTopicArn);
});
beforeEach(async () => {
  qlik = await startExplainingTenant();
});
afterEach(() => qlik.close());

const SPACE = 'space-1';

/** A failed run: its event, which says no error, and the run itself, in the tenant, which does. */
function failedRun(error: string) {
  const run = unique();
  const { body } = sampleDelivery('com.qlik.v1.automation.run.failed', {
    envelope: 'cloud',
    unique: run,
    time: new Date(),
    failing: true,
  });
  const sample = JSON.parse(body);
  const event = { ...sample, id: unique(), data: { ...sample.data, spaceId: SPACE } };
  qlik.things.addRun(event.toplevelresourceid, { id: event.data.id, status: 'failed', error: [{ message: error }] });
  return event;
}

const deliverEvent = async (event: object) => (await deliver(JSON.stringify(event))).json.id ?? '';

const card = (eventId: string) =>
  eventually(`card of ${eventId}`, async () =>
    ((await inbox()) as unknown as FailureCard[]).find((it) => it.eventId === eventId),
  );

test('the card of a failed automation run has the run’s error and the name of its space', async () => {
  qlik.things.addSpace(SPACE, 'Sales');
  const id = await deliverEvent(failedRun('Connector refused: 403'));
  expect(await card(id)).toMatchObject({ error: 'Connector refused: 403', spaceId: SPACE, spaceName: 'Sales' });
  expect(await qlik.lineOf(id)).toMatchObject({
    message: 'failure card sent',
    [metric.explanations]: 1,
    Result: 'explained',
  });
});

test('the card of a failed reload has the name of its app', async () => {
  const { body } = sampleDelivery('com.qlik.v1.reload.finished', {
    envelope: 'cloud',
    unique: unique(),
    time: new Date(),
    failing: true,
  });
  const event = JSON.parse(body);
  qlik.things.addApp(event.data.appId, 'Sales app');
  expect(await card(await deliverEvent({ ...event, id: unique(), spaceid: undefined }))).toMatchObject({
    name: 'Sales app',
    title: 'Reload failed: Sales app (acme)',
  });
});

test('a run that is told of twice is asked about once', async () => {
  qlik.things.addSpace(SPACE, 'Sales');
  const event = failedRun('Connector refused: 403');
  const first = await deliverEvent(event);
  await card(first);
  const second = await deliverEvent({ ...event, id: unique(), type: 'com.qlik.v1.automation.run.ended' });
  expect(await qlik.lineOf(second)).toMatchObject({ message: 'failure card repeated' });
  expect(qlik.calls.filter(({ path }) => path.includes('/runs/'))).toHaveLength(1);
});

test.each([
  ['is down', 'reset', 'unreachable'],
  ['hangs', 'hangs', 'too-late'],
] as const)(
  'while the tenant’s API %s the card comes all the same, and why it says less is counted',
  async (_, breaks, result) => {
    const event = failedRun('never seen');
    qlik.answerWith(() => ({ status: 503, breaks }));
    const id = await deliverEvent(event);
    const sent = await card(id);
    expect(sent).toMatchObject({ kind: 'automation run', occurrenceId: event.data.id, spaceId: SPACE });
    expect(sent).not.toHaveProperty('error');
    expect(await qlik.lineOf(id)).toMatchObject({ [metric.explanations]: 1, Result: result });
  },
);

test('without a secret the card comes all the same', async () => {
  const event = failedRun('never seen');
  await qlik.close();
  const id = await deliverEvent(event);
  expect(await card(id)).toMatchObject({ occurrenceId: event.data.id });
  expect(await qlik.lineOf(id)).toMatchObject({ Result: 'secret-unreadable' });
  qlik = await startExplainingTenant();
});
