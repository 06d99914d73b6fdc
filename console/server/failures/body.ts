import type { Context } from 'hono';
import { z } from 'zod';

/** What a request asks, or what is wrong with it. */
export type Asked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: string };

/** Reads the JSON of a request. */
export async function askedOf<Value>(it: Context, schema: z.ZodType<Value>): Promise<Asked<Value>> {
  let body: unknown;
  try {
    body = await it.req.json();
  } catch {
    return { ok: false, error: 'What was sent is no JSON.' };
  }
  const read = schema.safeParse(body);
  return read.success ? { ok: true, value: read.data } : { ok: false, error: z.prettifyError(read.error) };
}
