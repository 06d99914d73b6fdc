import { createHash } from 'node:crypto';
import { parker } from '../../../lambda/ingest/park';
import type { ParkedMessage } from '../../../lib/contract';
import { captureLog } from '../../support/log-lines';

/** Holds every character that JSON or SQS treats unlike others. */
const awkward = `"\\\u0000\u001f\u007f\u2028\ufffd\ufffe\uffff\ud800 €😀`;
const message: ParkedMessage = {
  version: 1,
  kind: 'entry',
  code: 'InternalFailure',
  entry: { Source: 'qlik.cloud', DetailType: 'a', Time: '2026-11-24T06:00:00.000Z', Detail: { [awkward]: awkward } },
};

/** SQS's answer to a message. */
const taken = (body = '') => ({ MD5OfMessageBody: createHash('md5').update(body).digest('hex') });

describe('parking', () => {
  it('sends the message to the queue, and says so', async () => {
    const send = jest.fn(async ({ MessageBody }: { readonly MessageBody?: string }) => taken(MessageBody));
    expect(await parker(send, 'https://queue')(message)).toBe(true);
    expect(send.mock.calls).toMatchObject([[{ QueueUrl: 'https://queue' }]]);
    expect(JSON.parse(send.mock.calls[0]?.[0].MessageBody ?? '')).toEqual(message);
  });

  it('sends no character that SQS refuses or replaces', async () => {
    const send = jest.fn(async ({ MessageBody }: { readonly MessageBody?: string }) => taken(MessageBody));
    await parker(send, 'https://queue')(message);
    expect(send.mock.calls[0]?.[0].MessageBody).toMatch(
      // SQS API reference, SendMessage, read 2026-11.
      /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u,
    );
  });

  const error = Object.assign(new Error('canary'), { name: 'QueueDoesNotExist' });
  it.each([
    ['is false, and the log says why in one word', () => Promise.reject(error), 'QueueDoesNotExist'],
    ["is false when the queue's answer is about another message", async () => taken('another'), 'OtherMessageError'],
    ['is false when the queue does not say which message it took', async () => ({}), 'OtherMessageError'],
  ])('that fails %s', async (_, send, code) => {
    const log = captureLog();
    const parked = await parker(send, 'https://queue')(message);
    const lines = log.written();
    log.restore();
    expect(parked).toBe(false);
    expect(lines).toEqual([{ timestamp: expect.any(String), level: 'error', message: 'parking failed', code }]);
  });
});
