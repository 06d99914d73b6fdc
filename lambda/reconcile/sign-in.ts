import { parseCredentials } from '../shared/qlik-credentials';
import { signIn } from './qlik-client';
import type { Answer, TenantApi } from './tenant-api';

/** A secret that is there and holds no credentials. Its message says what they look like and never what it holds. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError' as const;
}

/**
 * Signs in with the credentials that a secret holds.
 *
 * @throws {CredentialsError} when it holds none; and whatever `readSecret` throws
 */
export async function signInWith(
  secretArn: string,
  host: string,
  readSecret: (secretArn: string) => Promise<string | undefined>,
): Promise<Answer<TenantApi>> {
  const credentials = parseCredentials(await readSecret(secretArn));
  if (credentials === undefined) {
    throw new CredentialsError(
      `secret ${secretArn} must hold {"apiKey":"…"} or {"clientId":"…","clientSecret":"…"} as JSON`,
    );
  }
  return signIn(host, credentials);
}
