/**
 * A webhook's handler as a tutorial has it: the signature by `node:crypto`, EventBridge by the SDK's client, bundled
 * whole. The secret comes in the environment, so nothing is read but what is sent.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

const client = new EventBridgeClient({});

export async function handler(request: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const body = Buffer.from(request.body ?? '', request.isBase64Encoded ? 'base64' : 'utf8');
  const expected = createHmac('sha256', process.env.WEBHOOK_SECRET ?? '')
    .update(body)
    .digest();
  const signature = Buffer.from(request.headers['qlik-signature'] ?? '', 'hex');
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return { statusCode: 401 };
  const event = JSON.parse(body.toString()) as { readonly eventType?: string; readonly type?: string };
  const entry = {
    EventBusName: process.env.BUS_NAME,
    Source: 'qlik.cloud',
    DetailType: event.type ?? event.eventType,
    Detail: JSON.stringify(event),
  };
  const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  process.stdout.write(
    `${JSON.stringify({ message: 'published', type: entry.DetailType, failed: FailedEntryCount })}\n`,
  );
  return { statusCode: FailedEntryCount ? 503 : 202 };
}
