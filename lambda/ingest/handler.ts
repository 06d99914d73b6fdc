import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { env, timeoutSeconds } from '../../lib/contract';
import { getSecretValue, putEvents, putObject, sendMessage } from '../aws/operations';
import { required } from '../shared/environment';
import { eventClaims } from '../shared/event-claims';
import { errorCode, log } from '../shared/log';
import { publisher } from '../shared/publish';
import { quarantiner } from '../shared/quarantine';
import { toResponse } from './answer';
import { circuitBreaker } from './circuit-breaker';
import { type IngestPorts, ingest } from './ingest';
import { outcomeLine } from './outcome-line';
import { parker } from './park';
import { type ReadSecret, SigningSecrets } from './secrets';

const busName = required(env.busName);
const bucket = required(env.quarantineBucket);

const readSecret: ReadSecret = async (secretArn, stage) => {
  try {
    return (await getSecretValue({ SecretId: secretArn, VersionStage: stage })).SecretString;
  } catch (error) {
    if (errorCode(error) === 'ResourceNotFoundException') return undefined;
    throw error;
  }
};

const ports: IngestPorts = {
  signingSecrets: JSON.parse(required(env.signingSecrets)),
  secrets: new SigningSecrets(readSecret, Date.now),
  claims: eventClaims(timeoutSeconds.ingest),
  publish: circuitBreaker(publisher(putEvents, busName), () => performance.now(), Math.random),
  park: parker(sendMessage, required(env.parkedQueueUrl)),
  quarantine: quarantiner(putObject, bucket),
  quarantineUri: (key) => `s3://${bucket}/${key}`,
  now: () => new Date(),
  dropPersonalData: process.env[env.dropPersonalData] === 'true',
};

/** `POST /webhooks/{tenant}`, and `POST /webhooks/acme` for each tenant that is configured. */
export async function handler(request: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const startedAt = performance.now();
  const body = Buffer.from(request.body ?? '', request.isBase64Encoded ? 'base64' : 'utf8');
  // A tenant's own route has its name in the key, which the API sets; the route of all other names has it in the path.
  const tenant = request.pathParameters?.tenant ?? request.routeKey?.split('/').at(-1) ?? '';
  const outcome = await ingest({ tenant, headers: headersOf(request), body }, ports);
  log(outcomeLine(outcome, { busName, milliseconds: performance.now() - startedAt, bodyBytes: body.length }));
  return toResponse(outcome);
}

/** Names in lower case, as an HTTP API gives them, whatever else may invoke us. */
const headersOf = (request: Partial<APIGatewayProxyEventV2>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), value]],
    ),
  );
