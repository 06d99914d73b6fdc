/**
 * What Qlik said when it did not do as asked. `unauthorized`: the API key has expired or was revoked. `no-token`: Qlik
 * gave no access token for the OAuth client. `forbidden`: the key's owner may not do this. `throttled`: too many calls
 * in a minute. `unreachable`: no answer at all, or none in time.
 */
export type QlikFault =
  | { readonly fault: 'unauthorized' | 'no-token' | 'forbidden' | 'not-found' | 'unreachable' }
  | { readonly fault: 'throttled'; readonly retryAfterSeconds?: number }
  | { readonly fault: 'unavailable' | 'unexpected'; readonly status: number };

/** The fault that an answer's status says. */
export function faultOfStatus(status: number, headers?: Pick<Headers, 'get'>): QlikFault {
  // No status at all, or a good one whose body then broke off.
  if (status < 300) return { fault: 'unreachable' };
  switch (status) {
    case 401:
      return { fault: 'unauthorized' };
    case 403:
      return { fault: 'forbidden' };
    case 404:
      return { fault: 'not-found' };
    case 429: {
      const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
      return { fault: 'throttled', ...(Number.isNaN(seconds) ? {} : { retryAfterSeconds: seconds }) };
    }
    default:
      return { fault: status >= 500 ? 'unavailable' : 'unexpected', status };
  }
}
