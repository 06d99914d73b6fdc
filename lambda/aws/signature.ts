import { createHmac, hash } from 'node:crypto';

/** A request to AWS, all of whose headers are to be signed. Nothing we ask has a query, so none is signed. */
export interface Signable {
  readonly method: 'POST' | 'PUT';
  /** Its path is escaped as it goes out. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body, in hex: {@link sha256}. */
  readonly bodyHash: string;
}

/** Who signs: temporary credentials have a session token. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where and when a signature holds: in a region, for a service, and for minutes. */
export interface Scope {
  readonly region: string;
  /** The name in signatures, such as `events`. */
  readonly service: string;
  readonly at: Date;
}

/** SHA-256 in hex. */
export const sha256 = (content: string | Uint8Array): string => hash('sha256', content);

const hmac = (key: string | Uint8Array, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * The headers of a request, with those that Signature Version 4 adds (IAM user guide, "Create a signed AWS API
 * request", read 2026-11).
 */
export function signed(
  { method, url, headers, bodyHash }: Signable,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
  { region, service, at }: Scope,
): Readonly<Record<string, string>> {
  const time = at.toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const all: Record<string, string> = { ...headers, host: url.host, 'x-amz-date': time };
  if (sessionToken) all['x-amz-security-token'] = sessionToken;
  const names = Object.keys(all).sort();
  const list = names.join(';');
  const lines = names.map((name) => `${name}:${all[name]?.trim().replace(/ +/g, ' ')}\n`).join('');
  const canonical = [method, url.pathname, '', lines, list, bodyHash].join('\n');
  const scope = [day, region, service, 'aws4_request'];
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Uint8Array>(hmac, `AWS4${secretAccessKey}`);
  const signature = Buffer.from(hmac(key, toSign)).toString('hex');
  const credential = `${accessKeyId}/${scope.join('/')}`;
  all.authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${list}, Signature=${signature}`;
  return all;
}
