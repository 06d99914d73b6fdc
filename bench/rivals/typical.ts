/**
 * The same with what a team usually adds: a middleware (Middy), a validation library (zod), a logger (Powertools), and
 * the secret from Secrets Manager by its SDK client.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { z } from 'zod';

const logger = new Logger({ serviceName: 'webhook' });
const eventBridge = new EventBridgeClient({});
const secretsManager = new SecretsManagerClient({});
let secret: Promise<string> | undefined;

const eventSchema = z.looseObject({
  type: z.string().optional(),
  eventType: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});

async function readSecret(): Promise<string> {
  const answer = await secretsManager.send(new GetSecretValueCommand({ SecretId: process.env.SECRET_ARN }));
  return answer.SecretString ?? '';
}

async function take(request: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  secret ??= readSecret();
  const body = Buffer.from(request.body ?? '', request.isBase64Encoded ? 'base64' : 'utf8');
  const expected = createHmac('sha256', await secret)
    .update(body)
    .digest();
  const signature = Buffer.from(request.headers['qlik-signature'] ?? '', 'hex');
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return { statusCode: 401 };
  const event = eventSchema.parse(JSON.parse(body.toString()));
  const entry = {
    EventBusName: process.env.BUS_NAME,
    Source: 'qlik.cloud',
    DetailType: event.type ?? event.eventType,
    Detail: JSON.stringify(event),
  };
  const { FailedEntryCount } = await eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
  logger.info('published', { failed: FailedEntryCount });
  return { statusCode: FailedEntryCount ? 503 : 202 };
}

export const handler = middy(take).use(injectLambdaContext(logger));
