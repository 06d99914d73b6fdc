import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ParkedMessage } from '../../lib/contract';
import { errorCode, log } from '../shared/log';
import type { IngestPorts } from './ingest';

/** Puts messages into the parked queue. */
export const parker =
  (client: SQSClient, queueUrl: string): IngestPorts['park'] =>
  async (message) => {
    try {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: toText(message) }));
      return true;
    } catch (error) {
      log({ level: 'error', message: 'parking failed', fields: { code: errorCode(error) } });
      return false;
    }
  };

/** U+FFFE and U+FFFF may stand in JSON, yet SQS refuses or replaces them (API reference, SendMessage, read 2026-11). */
const toText = (message: ParkedMessage) =>
  JSON.stringify(message).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
