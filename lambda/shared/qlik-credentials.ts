/** How a tenant's API is called: as the owner of an API key, or as an OAuth client. */
export type Credentials = { readonly apiKey: string } | { readonly clientId: string; readonly clientSecret: string };

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * The credentials in a secret's value, JSON: `{"apiKey":"…"}` or `{"clientId":"…","clientSecret":"…"}`; undefined when
 * it is neither. What it is instead is not told, for it may be a secret all the same.
 */
export function parseCredentials(text: string | undefined): Credentials | undefined {
  let json: Readonly<Record<string, unknown>> | null;
  try {
    json = JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
  const { apiKey, clientId, clientSecret } = json ?? {};
  if (isText(apiKey)) return { apiKey };
  return isText(clientId) && isText(clientSecret) ? { clientId, clientSecret } : undefined;
}
