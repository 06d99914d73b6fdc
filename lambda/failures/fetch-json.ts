import { faultOfStatus } from '../shared/qlik-fault';
import type { Looked } from './explanation';

/**
 * Bytes of an answer that are read, decompressed. A run lists every block that it used, so that there is no telling how
 * long it is; what a card shows of it has a few hundred.
 */
export const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * The JSON that Qlik answers. Never rejects. Not by `@qlik/api`, which keeps every answer in memory, reads it whole
 * however long it is, asks for the platform first, and no signal ends that (2.19.0).
 */
export async function fetchJson(url: string, request: RequestInit): Promise<Looked<unknown>> {
  // A redirect is an answer like any other: credentials go to the tenant's host and nowhere else.
  const begin = () => fetch(url, { ...request, redirect: 'manual' });
  try {
    // Once more, since a connection that was kept while Lambda froze the environment may be gone.
    const response = await begin().catch(begin);
    if (!response.ok) {
      discard(response);
      const { fault } = faultOfStatus(response.status);
      return { ok: false, fault };
    }
    const text = await textOf(response);
    return text === undefined ? { ok: false, fault: 'too-large' } : parsed(text);
  } catch {
    return { ok: false, fault: 'unreachable' };
  }
}

/** The body as text; undefined when there is too much of it. */
async function textOf(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > MAX_ANSWER_BYTES) {
      reader?.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString();
}

/** Lets go of the connection; that it may be gone already is no matter. */
const discard = ({ body }: Response) => void body?.cancel().catch(() => undefined);

function parsed(text: string): Looked<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, fault: 'not-understood' };
  }
}
