/** One part of what was asked of AWS: what it is, or why it cannot be said. */
export type Part<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      /** The name AWS gives the error, such as `AccessDeniedException`. */
      readonly code: string;
    };

/** Asks for one part, so that the others are told when it cannot be had. */
export async function partOf<Value>(asked: Promise<Value>): Promise<Part<Value>> {
  try {
    return { ok: true, value: await asked };
  } catch (error) {
    return { ok: false, code: error instanceof Error ? error.name : 'UnknownError' };
  }
}
