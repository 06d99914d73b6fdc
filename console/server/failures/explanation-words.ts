import type { Explained } from '../../../lambda/failures/explanation';

/** What came of asking Qlik, in words; those of `docs/runbook.md`, "What a card lacks". */
const words: Readonly<Record<NonNullable<Explained['result']>, string>> = {
  explained: 'Qlik has said all that it was asked for.',
  unauthorized: 'Qlik does not accept the API key: put a new one into the secret.',
  'no-token': 'Qlik does not accept the OAuth client: put new credentials into the secret.',
  forbidden: 'The owner of the credentials may not see it: give them the role Tenant Admin.',
  'not-found': 'The owner of the credentials may not see it, or it is gone.',
  throttled: 'Qlik takes no more calls for now: ask again in a minute.',
  'secret-unreadable':
    'Secrets Manager does not give the secret with the API credentials: these credentials need secretsmanager:GetSecretValue on it.',
  'no-credentials':
    'The secret holds no API credentials: put {"apiKey":"…"} or {"clientId":"…","clientSecret":"…"} into it.',
  'too-late': 'Qlik did not answer in time: ask again later.',
  unreachable: 'Qlik cannot be reached: look at its status page and at the host name of the tenant.',
  unavailable: 'Qlik is unavailable: look at its status page.',
  'no-text': 'The run has no error text in Qlik: open the run by its link.',
  'too-large': 'Qlik answered more than is read of an answer.',
  'not-understood': 'Qlik answered in a shape that is not in its description.',
  unexpected: 'Qlik gave an answer that is not in its description.',
  failed: 'Asking failed.',
};

/** What came of asking. */
export const explanationInWords = (result: Explained['result']): string =>
  result === undefined ? 'The event has all that Qlik could be asked for.' : words[result];
