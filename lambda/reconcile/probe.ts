/** Whether our own endpoint takes deliveries. */
export type Door = { readonly isHealthy: true } | { readonly isHealthy: false; readonly said: string };

/** Knocks at a webhook's address. */
export type Probe = (url: string) => Promise<Door>;

const TIMEOUT_MS = 10_000;

/**
 * Posts without a signature: a healthy door refuses that with ingest's own 401, which shows that address, API and
 * function are there, and needs no secret. Whether the secret is right too, the first resend shows.
 */
export const probeDoor: Probe = async (url) => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const isRefusal = response.status === 401 && (await response.text()) === '{"status":"refused"}';
    return isRefusal ? { isHealthy: true } : { isHealthy: false, said: String(response.status) };
  } catch (error) {
    return { isHealthy: false, said: (error as Error).name === 'TimeoutError' ? 'no answer in time' : 'no answer' };
  }
};
