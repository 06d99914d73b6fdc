import { SQSClient } from '@aws-sdk/client-sqs';
import { parker } from '../../../lambda/ingest/park';
import { sqsConfig } from '../../../lambda/shared/environment';
import type { ParkedMessage } from '../../../lib/contract';
import { awsEndpoint, nowhere } from '../../support/aws-endpoint';
import { captureLog } from '../../support/log-lines';

/** Holds every character that JSON or SQS treats unlike others. */
const awkward = `"\\\u0000\u001f\u007f\u2028\ufffd\ufffe\uffff\ud800 €😀`;
const message: ParkedMessage = {
  version: 1,
  kind: 'entry',
  code: 'InternalFailure',
  entry: { Source: 'qlik.cloud', DetailType: 'a', Time: '2026-11-24T06:00:00.000Z', Detail: { [awkward]: awkward } },
};

const client = (send: (command: { readonly input: { readonly MessageBody: string } }) => Promise<unknown>) =>
  ({ send }) as unknown as SQSClient;

describe('parking', () => {
  it('sends the message to the queue, and says so', async () => {
    const send = jest.fn().mockResolvedValue({});
    expect(await parker(client(send), 'https://queue')(message)).toBe(true);
    const { QueueUrl, MessageBody } = send.mock.calls[0][0].input;
    expect(QueueUrl).toBe('https://queue');
    expect(JSON.parse(MessageBody)).toEqual(message);
  });

  it('sends no character that SQS refuses or replaces', async () => {
    const send = jest.fn().mockResolvedValue({});
    await parker(client(send), 'https://queue')(message);
    expect(send.mock.calls[0][0].input.MessageBody).toMatch(
      // SQS API reference, SendMessage, read 2026-11.
      /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u,
    );
  });

  it('that fails is false, and the log says why in one word', async () => {
    const log = captureLog();
    const error = Object.assign(new Error('canary'), { name: 'QueueDoesNotExist' });
    const parked = await parker(
      client(() => Promise.reject(error)),
      'https://queue',
    )(message);
    const lines = log.written();
    log.restore();
    expect(parked).toBe(false);
    expect(lines).toEqual([{ level: 'error', message: 'parking failed', code: 'QueueDoesNotExist' }]);
  });

  it("is false when the queue's answer is not about this message", async () => {
    const log = captureLog();
    const aws = await awsEndpoint(() => ({ body: { MessageId: '1', MD5OfMessageBody: 'of another body' } }));
    const parked = await parker(new SQSClient({ ...nowhere, ...sqsConfig, endpoint: aws.url }), aws.url)(message);
    await aws.close();
    log.restore();
    expect(parked).toBe(false);
  });
});
