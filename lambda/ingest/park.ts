import { createHash } from 'node:crypto';
import type { ParkedMessage } from '../../lib/contract';
import type { sendMessage } from '../aws/operations';
import { errorCode, log } from '../shared/log';
import type { IngestPorts } from './ingest';

/** Puts messages into the parked queue. */
export const parker =
  (send: typeof sendMessage, queueUrl: string): IngestPorts['park'] =>
  async (message) => {
    const MessageBody = toText(message);
    try {
      const { MD5OfMessageBody } = await send({ QueueUrl: queueUrl, MessageBody });
      // Whatever answers, only what says which message it took has taken this one.
      if (MD5OfMessageBody !== createHash('md5').update(MessageBody).digest('hex')) throw new OtherMessageError();
      return true;
    } catch (error) {
      log({ level: 'error', message: 'parking failed', fields: { code: errorCode(error) } });
      return false;
    }
  };

class OtherMessageError extends Error {
  override readonly name = 'OtherMessageError' as const;
}

/** U+FFFE and U+FFFF may stand in JSON, yet SQS refuses or replaces them (API reference, SendMessage, read 2026-11). */
const toText = (message: ParkedMessage) =>
  JSON.stringify(message).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
