import type { Fault } from '../api/deployment';

/** What came of a call. */
export type Called<Answer> =
  | { readonly ok: true; readonly value: Answer }
  | { readonly ok: false; readonly error: string };

/** Asks the console's server; never rejects. The address of the page has the token, so a path below it is enough. */
export async function call<Answer>(path: string, body?: unknown): Promise<Called<Answer>> {
  try {
    const response = await fetch(
      path,
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
    const answer: unknown = await response.json();
    return response.ok ? { ok: true, value: answer as Answer } : { ok: false, error: (answer as Fault).error };
  } catch {
    return { ok: false, error: 'The console does not answer. Is qlik-fanout console still running?' };
  }
}
