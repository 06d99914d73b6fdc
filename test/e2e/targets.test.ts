import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { sampleDelivery } from '../../lib/qlik/samples';
import { deliver, eventually, resource, sqs, unique } from './deployed';
import { kinds, SUBSCRIBED } from './targets';

jest.setTimeout(90_000);

const id = unique();

beforeAll(async () => {
  const { body } = sampleDelivery(SUBSCRIBED, { envelope: 'cloud', unique: id, time: new Date() });
  expect((await deliver(body)).json).toMatchObject({ status: 'accepted', id });
});

test.each(kinds)('a subscription hands the event to its target, and from there it ends in %s', async (kind) => {
  const QueueUrl = await resource('AWS::SQS::Queue', new RegExp(`^Targets${kind}[0-9A-F]{8}$`));
  const event = await eventually(`the event in ${kind}`, async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body = '{}' }) => JSON.parse(Body)).find(({ detail }) => detail?.id === id);
  });
  expect(event).toMatchObject({ source: 'qlik.cloud', 'detail-type': SUBSCRIBED, detail: { id, tenant: 'acme' } });
});
