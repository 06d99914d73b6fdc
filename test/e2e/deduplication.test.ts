import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { parse } from '../../lib/qlik/envelope';
import { eventKey } from '../../lib/qlik/identity';
import { sampleDelivery } from '../../lib/qlik/samples';
import { arrived, deliver, deployment, depth, eventually, journalled, outputs, resource, unique } from './deployed';

jest.setTimeout(120_000);

const dynamodb = new DynamoDBClient({
  endpoint: deployment.engineUrl,
  region: deployment.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

const sampleOf = (envelope: 'legacy' | 'hybrid' | 'cloud', id: string) =>
  sampleDelivery('com.qlik.v1.app.deleted', { envelope, unique: id, time: new Date() }).body;

const keyOf = (body: string) => {
  const parsed = parse(Buffer.from(body), { tenant: 'acme', receivedAt: new Date() });
  if (!parsed.ok) throw new Error(parsed.reason);
  return eventKey(parsed);
};

const eventTable = () => resource('AWS::DynamoDB::GlobalTable', /^FanoutEventTable/);

test('the same event again, in whatever envelope: 202 duplicate, on the bus once', async () => {
  const id = unique();
  expect((await deliver(sampleOf('cloud', id))).json).toEqual({ status: 'accepted', id });
  expect(await deliver(sampleOf('cloud', id))).toMatchObject({ status: 202, json: { status: 'duplicate', id } });
  expect((await deliver(sampleOf('legacy', id))).json).toEqual({ status: 'duplicate', id });
  expect(await arrived(id)).toHaveLength(1);
  const later = unique();
  await deliver(sampleOf('cloud', later));
  await arrived(later);
  expect(await journalled(id)).toHaveLength(1);
});

test('an event is remembered for 8 days', async () => {
  const body = sampleOf('cloud', unique());
  await deliver(body);
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: await eventTable(), Key: { id: { S: keyOf(body) } } }),
  );
  expect(Number(Item?.expiresAt?.N) - Number(Item?.doneAt?.N)).toBe(8 * 24 * 3600);
});

test('a crash between claim and publication: the event sent again is parked, and published once the claim has ended', async () => {
  const id = unique();
  const body = sampleOf('cloud', id);
  const now = Math.floor(Date.now() / 1000);
  // What an invocation leaves behind that died right after its claim.
  const Item = { id: { S: keyOf(body) }, heldUntil: { N: String(now + 4) }, expiresAt: { N: String(now + 3600) } };
  await dynamodb.send(new PutItemCommand({ TableName: await eventTable(), Item }));
  expect((await deliver(body)).json).toEqual({ status: 'parked', id });
  expect(await arrived(id)).toHaveLength(1);
  await eventually('the parked queue to be empty', async () => (await depth(outputs.ParkedQueueUrl)) === 0);
  expect((await deliver(body)).json.status).toBe('duplicate');
});
