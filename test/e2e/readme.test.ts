/** The three lines that README.md begins with: each fires on what it says, and on nothing else. */
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { sampleDelivery } from '../../lib/qlik/samples';
import { arrived, deliver, eventually, logs, resource, sqs, unique } from './deployed';

jest.setTimeout(90_000);

const send = async (type: QlikEventType, data: object = {}, failing = false) => {
  const id = unique();
  const sample = sampleDelivery(type, { envelope: 'cloud', unique: id, time: new Date(), failing });
  const body = JSON.parse(sample.body);
  await deliver(JSON.stringify({ ...body, data: { ...body.data, ...data } }));
  await arrived(id);
  return id;
};

/** Ids of the events that a function says it got. */
async function got(logicalId: RegExp): Promise<readonly string[]> {
  const logGroupName = await resource('AWS::Logs::LogGroup', logicalId);
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern: '"got "' }));
  return events.map(({ message = '' }) => message.trim().split('got ')[1] ?? '');
}

test('a reload that ended well refreshes the cache, and one that failed pages', async () => {
  const failed = await send('com.qlik.v1.app.reload.finished', { status: 'error' }, true);
  const ok = await send('com.qlik.v1.app.reload.finished', { status: 'ok' });
  await eventually('the refresh', async () => (await got(/ReadmeRefreshLog/)).includes(ok));
  await eventually('the page', async () => (await got(/ReadmePagerLog/)).includes(failed));
  expect(await got(/ReadmeRefreshLog/)).not.toContain(failed);
  expect(await got(/ReadmePagerLog/)).not.toContain(ok);
});

test('whatever an automation does is audited', async () => {
  const id = await send('com.qlik.v1.automation.created');
  const QueueUrl = await resource('AWS::SQS::Queue', /^ReadmeAuditQueue/);
  await eventually('the audit', async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    const ids = Messages.map(({ Body = '{}' }) => JSON.parse(Body).detail.id);
    return ids.includes(id);
  });
});
