import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { clientConfig } from '../../../lambda/shared/environment';
import { publisher } from '../../../lambda/shared/publish';
import type { Entry } from '../../../lib/qlik/entry';
import { type AwsAnswer, awsEndpoint, nowhere } from '../../support/aws-endpoint';

const entry: Entry = {
  Source: 'qlik.cloud',
  DetailType: 'com.qlik.v1.user.created',
  Time: new Date('2026-11-24T06:00:00.123Z'),
  Detail: '{"id":"1"}',
};

/** A client that answers, or rejects with, these in turn; the last one for good. */
function bus(...answers: readonly unknown[]) {
  let tries = 0;
  const send = jest.fn(async (_command: { readonly input: unknown }): Promise<unknown> => {
    const answer = answers[Math.min(tries++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { send, publish: publisher({ send } as unknown as EventBridgeClient, 'the-bus') };
}

const taken = { FailedEntryCount: 0, Entries: [{ EventId: 'event-id' }] };
const refusedWith = (ErrorCode: string) => ({ FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'no' }] });
const thrown = (name: string, more: object = {}) => Object.assign(new Error('it quotes the event'), { name, ...more });

describe('an entry', () => {
  it('goes to the named bus as it is, alone', async () => {
    const { send, publish } = bus(taken);
    expect(await publish(entry)).toEqual({ result: 'published' });
    expect(send.mock.calls.map(([command]) => command.input)).toEqual([
      { Entries: [{ ...entry, EventBusName: 'the-bus' }] },
    ]);
  });

  it.each(['InternalFailure', 'InternalException', 'ThrottlingException'])(
    'refused with %s, which may pass, is tried once more',
    async (code) => {
      const passing = bus(refusedWith(code), taken);
      expect(await passing.publish(entry)).toEqual({ result: 'published' });
      expect(passing.send).toHaveBeenCalledTimes(2);
      const lasting = bus(refusedWith(code));
      expect(await lasting.publish(entry)).toEqual({ result: 'unavailable', code });
      expect(lasting.send).toHaveBeenCalledTimes(2);
    },
  );

  it.each([
    'MalformedDetail',
    'InvalidArgument',
    'NotAuthorizedForSourceException',
    'NotAuthorizedForDetailTypeException',
    'ANewOne',
  ])('refused with %s is rejected at once', async (code) => {
    const { send, publish } = bus(refusedWith(code));
    expect(await publish(entry)).toEqual({ result: 'rejected', code });
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('is judged by the second answer when there are two', async () => {
    const { publish } = bus(refusedWith('InternalFailure'), refusedWith('MalformedDetail'));
    expect(await publish(entry)).toEqual({ result: 'rejected', code: 'MalformedDetail' });
  });

  it.each([[{}], [{ Entries: [] }], [{ Entries: [{}] }], [{ FailedEntryCount: 0, Entries: [{ EventId: '' }] }]])(
    'is not published by the answer %j, which promises nothing',
    async (answer) => {
      expect(await bus(answer).publish(entry)).toEqual({ result: 'unavailable', code: 'NoEventId' });
    },
  );
});

describe('an error', () => {
  it.each([
    ['a client fault', thrown('AccessDeniedException', { $fault: 'client' }), 'rejected', 'AccessDeniedException'],
    [
      'a missing bus',
      thrown('ResourceNotFoundException', { $fault: 'client' }),
      'rejected',
      'ResourceNotFoundException',
    ],
    ['throttling', thrown('ThrottlingException', { $fault: 'client' }), 'unavailable', 'ThrottlingException'],
    [
      'throttling by another name',
      thrown('TooManyRequestsException', { $fault: 'client', $metadata: { httpStatusCode: 429 } }),
      'unavailable',
      'TooManyRequestsException',
    ],
    ['a server fault', thrown('InternalException', { $fault: 'server' }), 'unavailable', 'InternalException'],
    ['a time-out', thrown('TimeoutError'), 'unavailable', 'TimeoutError'],
    ['a lost connection', thrown('Error', { code: 'ECONNRESET' }), 'unavailable', 'Error'],
  ])('that is %s', async (_, error, result, code) => {
    const { send, publish } = bus(error);
    expect(await publish(entry)).toEqual({ result, code });
    // The SDK has tried again already.
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('of no kind at all is not thrown on', async () => {
    const client = { send: () => Promise.reject(undefined) } as unknown as EventBridgeClient;
    expect(await publisher(client, 'the-bus')(entry)).toEqual({ result: 'unavailable', code: 'UnknownError' });
  });

  it('in the second try is judged like one in the first', async () => {
    const { publish } = bus(refusedWith('ThrottlingException'), thrown('AccessDeniedException', { $fault: 'client' }));
    expect(await publish(entry)).toEqual({ result: 'rejected', code: 'AccessDeniedException' });
  });
});

describe("the SDK's own client", () => {
  const publishTo = async (answer: AwsAnswer) => {
    const aws = await awsEndpoint(() => answer);
    const client = new EventBridgeClient({ ...nowhere, ...clientConfig, endpoint: aws.url });
    const published = await publisher(client, 'the-bus')(entry);
    await aws.close();
    return { published, requests: aws.requests };
  };

  it('sends the time to the second, and the detail unchanged', async () => {
    const { published, requests } = await publishTo({ body: taken });
    expect(published).toEqual({ result: 'published' });
    expect(requests).toMatchObject([
      {
        operation: 'AWSEvents.PutEvents',
        body: { Entries: [{ ...entry, Time: expect.closeTo(1795500000.123, 0), EventBusName: 'the-bus' }] },
      },
    ]);
  });

  it.each([
    [400, 'ThrottlingException', 'unavailable', 2],
    [400, 'AccessDeniedException', 'rejected', 1],
    [500, 'InternalException', 'unavailable', 2],
  ])('throws what is told apart: %d %s', async (status, code, result, tries) => {
    const { published, requests } = await publishTo({ status, body: { __type: code, message: 'no' } });
    expect(published).toEqual({ result, code });
    expect(requests).toHaveLength(tries);
  });
});
