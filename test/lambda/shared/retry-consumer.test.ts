import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { delayer, inTurn, retryConsumer, secondsUntilRetry, type Verdict } from '../../../lambda/shared/retry-consumer';
import { captureLog } from '../../support/log-lines';

const record = (messageId: string, receiveCount: number | string = 1) =>
  ({
    messageId,
    receiptHandle: `handle of ${messageId}`,
    body: '{}',
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  }) as SQSRecord;
const batch = (...Records: SQSRecord[]): SQSEvent => ({ Records });

let lines: ReturnType<typeof captureLog>;
beforeEach(() => {
  lines = captureLog();
});
afterEach(() => lines.restore());

describe('the time until a message is tried again', () => {
  it.each([
    [1, 5],
    [2, 10],
    [3, 20],
    [8, 640],
    [9, 900],
    [20, 900],
    [1_000_000, 900],
    [0, 5],
  ])('after %d receptions is %d s', (receiveCount, seconds) => {
    expect(secondsUntilRetry(receiveCount)).toBe(seconds);
  });

  it('never passes the 12 hours that SQS allows', () => {
    for (let count = 1; count < 100; count++) expect(secondsUntilRetry(count)).toBeLessThanOrEqual(12 * 3600);
  });
});

describe('a batch', () => {
  const consume = async (verdicts: Readonly<Record<string, Verdict | Error>>, ...records: SQSRecord[]) => {
    const handled: string[] = [];
    const delays: [string, number][] = [];
    const handle = async ({ messageId }: SQSRecord): Promise<Verdict> => {
      handled.push(messageId);
      const verdict = verdicts[messageId];
      if (verdict === undefined || verdict instanceof Error) throw verdict;
      return verdict;
    };
    const consumer = retryConsumer(inTurn(handle), async (handle, seconds) => {
      delays.push([handle, seconds]);
    });
    const { batchItemFailures } = await consumer(batch(...records));
    return { handled, delays, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
  };

  it('reports what is to come back, and only that', async () => {
    const { handled, failed } = await consume(
      { a: 'done', b: 'later', c: 'dead', d: 'done' },
      ...['a', 'b', 'c', 'd'].map((id) => record(id)),
    );
    expect(handled).toEqual(['a', 'b', 'c', 'd']);
    expect(failed).toEqual(['b', 'c']);
  });

  it('delays what waits by its tries, and brings what is dead back at once, so that its tries are soon used up', async () => {
    const { delays } = await consume(
      { a: 'later', b: 'dead', c: 'done' },
      record('a', 3),
      record('b', 3),
      record('c', 3),
    );
    expect(delays).toEqual([
      ['handle of a', 20],
      ['handle of b', 0],
    ]);
  });

  it('goes on after a message that throws, which comes back', async () => {
    const error = Object.assign(new Error('canary'), { name: 'TopicDown' });
    const { handled, failed, delays } = await consume({ a: error, b: 'done' }, record('a', 2), record('b'));
    expect(handled).toEqual(['a', 'b']);
    expect(failed).toEqual(['a']);
    expect(delays).toEqual([['handle of a', 10]]);
    expect(lines.written()).toEqual([
      {
        timestamp: expect.any(String),
        level: 'error',
        message: 'handling a message threw',
        messageId: 'a',
        code: 'TopicDown',
      },
    ]);
  });

  it('of which a verdict is missing brings that message back: no word is no yes', async () => {
    const consumer = retryConsumer(
      async () => ['done'],
      async () => {},
    );
    expect(await consumer(batch(record('a'), record('b')))).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
  });

  it('that is empty fails nothing', async () => {
    expect(await consume({})).toEqual({ handled: [], delays: [], failed: [] });
  });
});

describe('a delay', () => {
  it('sets how long SQS hides the message', async () => {
    const change = jest.fn().mockResolvedValue({});
    await delayer(change, 'https://queue')('a handle', 20);
    expect(change.mock.calls).toEqual([
      [{ QueueUrl: 'https://queue', ReceiptHandle: 'a handle', VisibilityTimeout: 20 }],
    ]);
  });

  it('that fails is no failure of the message: SQS brings it back by itself', async () => {
    const error = Object.assign(new Error('canary'), { name: 'ReceiptHandleIsInvalid' });
    await delayer(() => Promise.reject(error), 'https://queue')('a handle', 20);
    expect(lines.written()).toEqual([
      {
        timestamp: expect.any(String),
        level: 'warn',
        message: 'delaying a message failed',
        code: 'ReceiptHandleIsInvalid',
      },
    ]);
  });
});
