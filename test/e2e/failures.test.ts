import { DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import type { FailureCard } from '../../lib/qlik/failure';
import { type SampleOptions, sampleDelivery } from '../../lib/qlik/samples';
import { type Inbox, openInbox } from '../../local/inbox';
import { arrived, cloudWatch, deliver, depth, eventually, outputs, resource, sns, sqs, unique } from './deployed';

jest.setTimeout(90_000);

/** Everything the alert topic has sent since the tests began: cards and alarms. */
let inbox: Inbox;

beforeAll(async () => {
  inbox = await openInbox({ sns, sqs }, outputs.AlertTopicArn);
});

const cardsOf = async (eventIds: readonly string[]) =>
  ((await inbox()) as unknown as FailureCard[]).filter(({ eventId }) => eventIds.includes(eventId));

const card = (eventId: string) => eventually(`card of ${eventId}`, async () => (await cardsOf([eventId]))[0]);

const fail = async (type: QlikEventType, over: Partial<SampleOptions> = {}) => {
  const options = { envelope: 'cloud', unique: unique(), time: new Date(), failing: true, ...over } as const;
  const sample = sampleDelivery(type, options);
  expect(sample.failure).toBe(true);
  expect((await deliver(sample.body)).json.status).toBe('accepted');
  return sample.id;
};

test.each([
  ['com.qlik.v1.automation.run.failed', 'automation run', 'automations', '/automations/'],
  ['com.qlik.v1.automation.run.ended', 'automation run', 'automations', '/automations/'],
  ['com.qlik.v1.reload.finished', 'reload', 'analytics-apps', '/sense/app/'],
  ['com.qlik.v1.app.reload.finished', 'reload', 'analytics-apps', '/sense/app/'],
  ['com.qlik.v1.di-projects.di-tasks.failed', 'data task', 'data-integration', '/'],
  ['com.qlik.v1.api-key.validation.failed', 'API key validation', 'api-keys', '/'],
] as const)('%s becomes a card on the topic', async (type, kind, category, path) => {
  const id = await fail(type);
  const sent = await card(id);
  expect(sent).toMatchObject({ kind, category, type, tenant: 'acme', testRun: false });
  expect(sent.link).toContain(`https://acme.eu.qlikcloud.com${path}`);
  expect(sent.fingerprint).toMatch(/^[0-9a-f]{16}$/);
});

test('one run that raises run failed and run ended gives one card', async () => {
  const run = unique();
  const [first, second] = await Promise.all(
    (['com.qlik.v1.automation.run.failed', 'com.qlik.v1.automation.run.ended'] as const).map((type) => {
      const { body } = sampleDelivery(type, { envelope: 'cloud', unique: run, time: new Date(), failing: true });
      // Two events of one run have ids of their own.
      const event = { ...JSON.parse(body), id: unique() };
      return deliver(JSON.stringify(event)).then(({ json }) => json.id ?? '');
    }),
  );
  const later = await fail('com.qlik.v1.automation.run.failed');
  await card(later);
  await eventually('the failure queue to be empty', async () => (await depth(outputs.FailureQueueUrl)) === 0);
  expect(await cardsOf([first ?? '', second ?? ''])).toHaveLength(1);
});

test('a test run gives no card', async () => {
  const id = unique();
  const { body } = sampleDelivery('com.qlik.v1.automation.run.failed', {
    envelope: 'cloud',
    unique: id,
    time: new Date(),
  });
  const event = JSON.parse(body);
  await deliver(JSON.stringify({ ...event, data: { ...event.data, isTestRun: true } }));
  await arrived(id);
  await card(await fail('com.qlik.v1.automation.run.failed'));
  expect(await cardsOf([id])).toEqual([]);
});

test('a failed automation run sets off its alarm, which tells the topic', async () => {
  const AlarmName = await resource('AWS::CloudWatch::Alarm', /MonitoringFailedAutomationRuns/);
  const told = async () =>
    (await inbox()).filter((message) => message.AlarmName === AlarmName && message.NewStateValue === 'ALARM').length;
  const before = await told();
  // An earlier failure may have set it off, and the engine does not put it back.
  await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'test' }));
  await fail('com.qlik.v1.automation.run.failed');
  await eventually('the alarm to be on', async () => {
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    return MetricAlarms[0]?.StateValue === 'ALARM';
  });
  await eventually('the notification of the alarm', async () => (await told()) > before);
});

test('a message that is no event ends in the DLQ, and takes no neighbour with it', async () => {
  const before = await depth(outputs.FailureDlqUrl);
  await sqs.send(new SendMessageCommand({ QueueUrl: outputs.FailureQueueUrl, MessageBody: 'poison' }));
  await card(await fail('com.qlik.v1.reload.finished'));
  await eventually('poison in the DLQ', async () => (await depth(outputs.FailureDlqUrl)) === before + 1, 60_000);
});
