import { readFileSync } from 'node:fs';
import { type Credentials, parseCredentials } from '../../lambda/shared/qlik-credentials';
import { CommandError } from '../verb';

/**
 * Credentials from where no list of processes and no shell history shows them: a file, or the environment.
 *
 * @param file holds an API key alone, or the JSON that the secret is to hold
 * @throws {CommandError} when the file cannot be read or is empty, or half of an OAuth client is there
 */
export function givenCredentials(
  file: string | undefined,
  { QLIK_API_KEY, QLIK_CLIENT_ID, QLIK_CLIENT_SECRET }: NodeJS.ProcessEnv,
): Credentials | undefined {
  if (file !== undefined) return credentialsIn(file);
  if (QLIK_API_KEY) return { apiKey: QLIK_API_KEY };
  if (QLIK_CLIENT_ID && QLIK_CLIENT_SECRET) return { clientId: QLIK_CLIENT_ID, clientSecret: QLIK_CLIENT_SECRET };
  if (QLIK_CLIENT_ID || QLIK_CLIENT_SECRET) {
    throw new CommandError('Of QLIK_CLIENT_ID and QLIK_CLIENT_SECRET one is set: set both, or QLIK_API_KEY.');
  }
  return undefined;
}

function credentialsIn(file: string): Credentials {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new CommandError(`Cannot read --api-key-file: ${(error as Error).message}`);
  }
  const credentials = parseCredentials(text);
  if (credentials) return credentials;
  if (text === '' || /\s/.test(text)) {
    throw new CommandError(
      `--api-key-file ${file} must hold an API key alone, or {"apiKey":"…"} or {"clientId":"…","clientSecret":"…"}.`,
    );
  }
  return { apiKey: text };
}
