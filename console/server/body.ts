import type { Context } from 'hono';
import { prettifyError, type ZodType } from 'zod';

/** What a request asks, or what is wrong with it. */
export type Asked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: string };

/** The JSON body of a request, checked. */
export async function bodyOf<Value>(context: Context, schema: ZodType<Value>): Promise<Asked<Value>> {
  let body: unknown;
  try {
    body = await context.req.json();
  } catch {
    return { ok: false, error: 'What was sent is no JSON.' };
  }
  const read = schema.safeParse(body);
  return read.success ? { ok: true, value: read.data } : { ok: false, error: prettifyError(read.error) };
}
