import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { env, timeoutSeconds } from '../../lib/contract';
import { clientConfig, required, sqsConfig } from '../shared/environment';
import { eventClaims } from '../shared/event-claims';
import { errorCode, log } from '../shared/log';
import { publisher } from '../shared/publish';
import { quarantiner } from '../shared/quarantine';
import { toResponse } from './answer';
import { type IngestPorts, ingest } from './ingest';
import { outcomeLine } from './outcome-line';
import { type ReadSecret, SigningSecrets } from './secrets';

const secretsManager = new SecretsManagerClient(clientConfig);
const sqs = new SQSClient(sqsConfig);
const busName = required(env.busName);
const bucket = required(env.quarantineBucket);
const parkedQueueUrl = required(env.parkedQueueUrl);

const readSecret: ReadSecret = async (secretArn, stage) => {
  try {
    const value = await secretsManager.send(new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage }));
    return value.SecretString;
  } catch (error) {
    if (errorCode(error) === 'ResourceNotFoundException') return undefined;
    throw error;
  }
};

const ports: IngestPorts = {
  signingSecrets: JSON.parse(required(env.signingSecrets)),
  secrets: new SigningSecrets(readSecret, Date.now),
  claims: eventClaims(timeoutSeconds.ingest),
  publish: publisher(new EventBridgeClient(clientConfig), busName),
  park: async (message) => {
    try {
      await sqs.send(new SendMessageCommand({ QueueUrl: parkedQueueUrl, MessageBody: JSON.stringify(message) }));
      return true;
    } catch (error) {
      log({ level: 'error', message: 'parking failed', fields: { code: errorCode(error) } });
      return false;
    }
  },
  quarantine: quarantiner(new S3Client(clientConfig), bucket),
  quarantineUri: (key) => `s3://${bucket}/${key}`,
  now: () => new Date(),
  dropPersonalData: process.env[env.dropPersonalData] === 'true',
};

/** `POST /webhooks/{tenant}`. */
export async function handler(request: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const startedAt = performance.now();
  const body = Buffer.from(request.body ?? '', request.isBase64Encoded ? 'base64' : 'utf8');
  const headers = request.headers as Record<string, string>;
  const outcome = await ingest({ tenant: request.pathParameters?.tenant ?? '', headers, body }, ports);
  log(outcomeLine(outcome, { busName, milliseconds: performance.now() - startedAt, bodyBytes: body.length }));
  return toResponse(outcome);
}
