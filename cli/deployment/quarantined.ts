import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { QuarantinedDelivery } from '../../lib/contract';
import type { DeployedStack } from './stack';

/**
 * The delivery that lies at an `s3://` address; undefined when that is not in the deployment's quarantine bucket: the
 * address stands in an event, and must lead nowhere else.
 *
 * @throws what the SDK throws, and a `SyntaxError` for an object that is none of ours
 */
export async function quarantinedAt(
  { clients, outputs }: DeployedStack,
  address: string,
): Promise<QuarantinedDelivery | undefined> {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
  if (Bucket === undefined || Bucket !== outputs.QuarantineBucket) return undefined;
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}
