/** The services a handler calls itself, by their names in host names and signatures. */
export type AwsService = 'dynamodb' | 'events' | 's3' | 'secretsmanager' | 'sns' | 'sqs';

/** What stands behind `AWS_ENDPOINT_URL_` (AWS SDKs and tools reference, "Service-specific endpoints", read 2026-11). */
const endpointKeys: { readonly [S in AwsService]: string } = {
  dynamodb: 'DYNAMODB',
  events: 'EVENTBRIDGE',
  s3: 'S3',
  secretsmanager: 'SECRETS_MANAGER',
  sns: 'SNS',
  sqs: 'SQS',
};

/** The domain of a partition other than AWS's first, by how the names of its regions begin (SDK's partitions, 3.1169). */
const domains: Readonly<Record<string, string>> = {
  'cn-': 'amazonaws.com.cn',
  'eusc-': 'amazonaws.eu',
  'us-iso-': 'c2s.ic.gov',
  'us-isob-': 'sc2s.sgov.gov',
  'eu-isoe-': 'cloud.adc-e.uk',
  'us-isof-': 'csp.hci.ic.gov',
};

/** Where a service is in a region, or where the environment says that it is. */
export function endpointOf(service: AwsService, region: string): URL {
  return configured(service) ?? new URL(`https://${service}.${region}.${domainOf(region)}`);
}

/**
 * Where an object of a bucket is. AWS has the bucket in the host name; in the path where that cannot be, because a
 * configured endpoint knows one host, and a certificate's wildcard no dot.
 */
export function objectUrl(bucket: string, key: string, region: string): URL {
  const endpoint = configured('s3');
  const isInPath = endpoint !== undefined || bucket.includes('.');
  const url = endpoint ?? new URL(`https://${isInPath ? '' : `${bucket}.`}s3.${region}.${domainOf(region)}`);
  const path = (isInPath ? `${bucket}/${key}` : key).split('/').map(escaped).join('/');
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
  return url;
}

function configured(service: AwsService): URL | undefined {
  const { AWS_ENDPOINT_URL: general, [`AWS_ENDPOINT_URL_${endpointKeys[service]}`]: own } = process.env;
  return own || general ? new URL(own || general || '') : undefined;
}

const domainOf = (region: string) =>
  Object.entries(domains).find(([start]) => region.startsWith(start))?.[1] ?? 'amazonaws.com';

/** As Signature Version 4 wants it: all but letters, digits, `-`, `.`, `_` and `~`. */
const escaped = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
