import { EventBridgeClient, PutEventsCommand, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import fc from 'fast-check';
import { putEvents } from '../../../lambda/aws/operations';
import { batchesOf, batchPublisher, type PutEvents, publisher } from '../../../lambda/shared/publish';
import { type Entry, entryBytes, MAX_ENTRY_BYTES } from '../../../lib/qlik/entry';
import { type AwsAnswer, awsEndpoint, handlerEnvironment, nowhere } from '../../support/aws-endpoint';

const entry: Entry = {
  Source: 'qlik.cloud',
  DetailType: 'com.qlik.v1.user.created',
  Time: new Date('2026-11-24T06:00:00.123Z'),
  Detail: '{"id":"1"}',
};

/** A client that answers, or rejects with, these in turn; the last one for good. */
function bus(...answers: readonly unknown[]) {
  let tries = 0;
  const put = jest.fn(async (_request: PutEventsCommandInput): ReturnType<PutEvents> => {
    const answer = answers[Math.min(tries++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer as Awaited<ReturnType<PutEvents>>;
  });
  return { put, publish: publisher(put, 'the-bus') };
}

const taken = { FailedEntryCount: 0, Entries: [{ EventId: 'event-id' }] };
const refusedWith = (ErrorCode: string) => ({ FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'no' }] });
const thrown = (name: string, more: object = {}) => Object.assign(new Error('it quotes the event'), { name, ...more });

describe('an entry', () => {
  it('goes to the named bus as it is, alone', async () => {
    const { put, publish } = bus(taken);
    expect(await publish(entry)).toEqual({ result: 'published' });
    expect(put.mock.calls).toEqual([[{ Entries: [{ ...entry, EventBusName: 'the-bus' }] }]]);
  });

  it.each(['InternalFailure', 'InternalException', 'ThrottlingException'])(
    'refused with %s, which may pass, is tried once more',
    async (code) => {
      const passing = bus(refusedWith(code), taken);
      expect(await passing.publish(entry)).toEqual({ result: 'published' });
      expect(passing.put).toHaveBeenCalledTimes(2);
      const lasting = bus(refusedWith(code));
      expect(await lasting.publish(entry)).toEqual({ result: 'unavailable', code });
      expect(lasting.put).toHaveBeenCalledTimes(2);
    },
  );

  it.each([
    'MalformedDetail',
    'InvalidArgument',
    'NotAuthorizedForSourceException',
    'NotAuthorizedForDetailTypeException',
    'ANewOne',
  ])('refused with %s is rejected at once', async (code) => {
    const { put, publish } = bus(refusedWith(code));
    expect(await publish(entry)).toEqual({ result: 'rejected', code });
    expect(put).toHaveBeenCalledTimes(1);
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
    const { put, publish } = bus(error);
    expect(await publish(entry)).toEqual({ result, code });
    // The SDK has tried again already.
    expect(put).toHaveBeenCalledTimes(1);
  });

  it('of no kind at all is not thrown on', async () => {
    const put = () => Promise.reject(undefined);
    expect(await publisher(put, 'the-bus')(entry)).toEqual({ result: 'unavailable', code: 'UnknownError' });
  });

  it('in the second try is judged like one in the first', async () => {
    const { publish } = bus(refusedWith('ThrottlingException'), thrown('AccessDeniedException', { $fault: 'client' }));
    expect(await publish(entry)).toEqual({ result: 'rejected', code: 'AccessDeniedException' });
  });
});

// The command line has the SDK's client, the handlers have ours.
describe.each(['the SDK', 'ours'])('the client: %s', (whose) => {
  const publishTo = async (answer: AwsAnswer) => {
    const aws = await awsEndpoint(() => answer);
    const restoreEnvironment = handlerEnvironment(aws, {});
    const client = new EventBridgeClient({ ...nowhere, maxAttempts: 2, endpoint: aws.url });
    const put: PutEvents = whose === 'ours' ? putEvents : (request) => client.send(new PutEventsCommand(request));
    const published = await publisher(put, 'the-bus')(entry);
    restoreEnvironment();
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

describe('many entries', () => {
  const entries = (...sizes: readonly number[]) =>
    sizes.map((size, n): Entry => ({ ...entry, DetailType: String(n), Detail: 'x'.repeat(size) }));
  /** A bus that gives each entry, by its detail-type, these codes in turn, `''` for taken; and what it was asked. */
  function busSaying(codes: Readonly<Record<string, readonly (string | Error)[]>>) {
    const tries = new Map<string, number>();
    const asked: string[][] = [];
    const put: PutEvents = async ({ Entries = [] }) => {
      asked.push(Entries.map(({ DetailType = '' }) => DetailType));
      const said = Entries.map(({ DetailType: name = '' }) => {
        const time = tries.get(name) ?? 0;
        tries.set(name, time + 1);
        return codes[name]?.[time] ?? '';
      });
      const thrown = said.find((it) => it instanceof Error);
      if (thrown) throw thrown;
      return { Entries: said.map((ErrorCode) => (ErrorCode ? { ErrorCode: String(ErrorCode) } : { EventId: '1' })) };
    };
    return { asked, publishAll: batchPublisher(put, 'the-bus') };
  }

  it('go in as few requests of at most ten as take them, in their order', async () => {
    const { asked, publishAll } = busSaying({});
    expect(await publishAll(entries(...Array(23).fill(2)))).toEqual(Array(23).fill({ result: 'published' }));
    expect(asked.map((names) => names.length)).toEqual([10, 10, 3]);
    expect(asked.flat()).toEqual([...Array(23).keys()].map(String));
  });

  it('that are none ask nothing', async () => {
    const { asked, publishAll } = busSaying({});
    expect([await publishAll([]), asked]).toEqual([[], []]);
  });

  it('are judged each by its own code, and only those are tried again that may pass', async () => {
    const { asked, publishAll } = busSaying({
      1: ['ThrottlingException'],
      2: ['MalformedDetail'],
      3: ['InternalFailure', 'InternalFailure'],
      4: ['ThrottlingException', 'NotAuthorizedForSourceException'],
    });
    expect(await publishAll(entries(2, 2, 2, 2, 2))).toEqual([
      { result: 'published' },
      { result: 'published' },
      { result: 'rejected', code: 'MalformedDetail' },
      { result: 'unavailable', code: 'InternalFailure' },
      { result: 'rejected', code: 'NotAuthorizedForSourceException' },
    ]);
    expect(asked).toEqual([
      ['0', '1', '2', '3', '4'],
      ['1', '3', '4'],
    ]);
  });

  it('that were taken stay so when the second try of the others throws', async () => {
    const { publishAll } = busSaying({ 1: ['InternalFailure', thrown('TimeoutError')] });
    expect(await publishAll(entries(2, 2))).toEqual([
      { result: 'published' },
      { result: 'unavailable', code: 'TimeoutError' },
    ]);
  });

  it('of one request that is refused are no matter of another', async () => {
    const { publishAll } = busSaying({ 3: [thrown('InternalException', { $fault: 'server' })] });
    const results = (await publishAll(entries(...Array(12).fill(2)))).map(({ result }) => result);
    expect(results).toEqual([...Array(10).fill('unavailable'), 'published', 'published']);
  });

  it('whatever they are, and whatever the bus says: each gets its own answer, within PutEvents’ limits', async () => {
    const size = fc.oneof(fc.nat(2000), fc.integer({ min: MAX_ENTRY_BYTES - 100_000, max: MAX_ENTRY_BYTES - 100 }));
    const codes = fc.array(fc.constantFrom('', 'InternalFailure', 'ThrottlingException', 'MalformedDetail'), {
      minLength: 2,
      maxLength: 2,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(size, codes), { maxLength: 40 }), async (told) => {
        const all = entries(...told.map(([bytes]) => bytes));
        const batches = batchesOf(all);
        expect(batches.flat()).toEqual(all);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(batch.reduce((sum, it) => sum + entryBytes(it), 0)).toBeLessThanOrEqual(256 * 1024);
        }
        // Two neighbours are apart only where one request could not take the next entry.
        for (const [index, batch] of batches.slice(0, -1).entries()) {
          const next = batches[index + 1]?.[0] as Entry;
          const isFull = batch.length === 10;
          expect(isFull || [...batch, next].reduce((sum, it) => sum + entryBytes(it), 0) > 256 * 1024).toBe(true);
        }
        const { asked, publishAll } = busSaying(Object.fromEntries(told.map(([, said], n) => [n, said])));
        const published = await publishAll(all);
        expect(published.map((it) => (it.result === 'published' ? '' : it.code))).toEqual(
          told.map(([, [first = '', second = '']]) => (/^(Int|Thr)/.test(first) ? second : first)),
        );
        for (const [n, [, [first = '']]] of told.entries()) {
          expect(asked.flat().filter((name) => name === String(n))).toHaveLength(/^(Int|Thr)/.test(first) ? 2 : 1);
        }
      }),
      { numRuns: 60 },
    );
  });
});
