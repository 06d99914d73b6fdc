import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { sampleDelivery } from '../../lib/qlik/samples';
import { sign } from '../../lib/qlik/signature';
import { type Door, type Fault, openDoor } from '../../local/door';
import {
  arrived,
  deliver,
  deployment,
  depth,
  eventually,
  journalled,
  lambda,
  outputs,
  post,
  quarantined,
  resource,
  secretsManager,
  signingSecret,
  sqs,
  tenant,
  unique,
} from './deployed';

jest.setTimeout(120_000);

const sample = () =>
  sampleDelivery('com.qlik.v1.user.created', { envelope: 'cloud', unique: unique(), time: new Date() });

/** Faults by the service they strike, switched on and off by the tests; doors stand between functions and engine. */
const faults: { [service: string]: Fault | undefined } = {};
const doors: Door[] = [];
/** Puts back what the tests changed. */
const restore: (() => Promise<unknown>)[] = [];

const unavailable: Fault = () => ({ status: 503, body: '{"__type":"ServiceUnavailable"}' });
const refusedEntry: Fault = () => ({
  status: 200,
  body: '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"NotAuthorizedForSourceException","ErrorMessage":"no"}]}',
});

/** Puts a door between a function and each of these services. */
async function between(logicalId: RegExp, services: readonly string[]) {
  const FunctionName = await resource('AWS::Lambda::Function', logicalId);
  const { Environment: { Variables: before } = {} } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  const Variables = { ...before };
  for (const service of services) {
    const door = await openDoor({ target: deployment.engineUrl, fault: (request) => faults[service]?.(request) });
    doors.push(door);
    Variables[`AWS_ENDPOINT_URL_${service}`] = door.url;
  }
  restore.push(() =>
    lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: before } })),
  );
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
}

beforeAll(async () => {
  await between(/^FanoutIngest/, ['EVENTBRIDGE', 'SQS', 'S3', 'DYNAMODB']);
  await between(/^FanoutRedeliver/, ['EVENTBRIDGE']);
});

afterEach(() => {
  for (const service of Object.keys(faults)) faults[service] = undefined;
});

afterAll(async () => {
  for (const restoreOne of restore) await restoreOne();
  await Promise.all(doors.map((door) => door.close()));
});

test.each([
  ['down', unavailable],
  ['refusing the entry', refusedEntry],
])('bus %s: 202 parked; redelivered once it is back', async (_, fault) => {
  faults.EVENTBRIDGE = fault;
  const { id, body } = sample();
  expect(await deliver(body)).toMatchObject({ status: 202, json: { status: 'parked', id } });
  expect(await depth(outputs.ParkedQueueUrl)).toBe(1);
  expect(await journalled(id)).toEqual([]);
  faults.EVENTBRIDGE = undefined;
  expect(await arrived(id)).toHaveLength(1);
  await eventually('the parked queue to be empty', async () => (await depth(outputs.ParkedQueueUrl)) === 0);
});

test('table of events down: 202 accepted, twice for an event sent twice, which beats never', async () => {
  faults.DYNAMODB = unavailable;
  const { id, body } = sample();
  for (let time = 1; time <= 2; time++) expect((await deliver(body)).json).toEqual({ status: 'accepted', id });
  await eventually('both to arrive', async () => (await journalled(id)).length === 2);
});

test('neither bus nor queue: 503, and nothing is said to be accepted', async () => {
  faults.EVENTBRIDGE = unavailable;
  faults.SQS = unavailable;
  const { body } = sample();
  expect(await deliver(body)).toMatchObject({ status: 503, text: '{"status":"unavailable"}' });
});

test('quarantine bucket down: 202 quarantined, parked until the bucket takes it', async () => {
  faults.S3 = unavailable;
  const body = `not JSON ${unique()}`;
  expect(await deliver(body)).toMatchObject({ status: 202, json: { status: 'quarantined', reason: 'not-json' } });
  faults.S3 = undefined;
  expect((await quarantined(body)).reason).toBe('not-json');
});

test('poison in the parked queue ends in its DLQ', async () => {
  const before = await depth(outputs.ParkedDlqUrl);
  await sqs.send(new SendMessageCommand({ QueueUrl: outputs.ParkedQueueUrl, MessageBody: 'poison' }));
  await eventually('poison in the DLQ', async () => (await depth(outputs.ParkedDlqUrl)) === before + 1, 90_000);
});

test('during a rotation both secrets are accepted, and afterwards the retired one is not', async () => {
  const SecretId: string = JSON.parse(outputs.SigningSecretArns)[tenant];
  const accepts = async (secret: string) => {
    const { body } = sample();
    return (await post(body, { 'qlik-signature': sign(body, secret) })).status === 202;
  };
  const first = await signingSecret();
  const [second, third] = ['2', '3'].map((digit) => digit.repeat(64)) as [string, string];
  expect(await accepts(second)).toBe(false);
  await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString: second }));
  await eventually('the new secret to be accepted', () => accepts(second));
  expect(await accepts(first)).toBe(true);
  await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString: third }));
  await eventually('the newest secret to be accepted', () => accepts(third));
  expect(await accepts(second)).toBe(true);
  expect(await accepts(first)).toBe(false);
});
