/** What a person has typed, read as an event, or what is wrong with it in words. */
export type Edited =
  | { readonly ok: true; readonly event: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly why: string };

/** Reads an event as EventBridge hands it to a rule. */
export function editedIn(text: string): Edited {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, why: `It is no JSON: ${(error as Error).message}` };
  }
  if (!isObject(value)) return { ok: false, why: 'It is no JSON object.' };
  const type = value['detail-type'];
  if (typeof type !== 'string' || type === '') return { ok: false, why: '"detail-type" must be the event type.' };
  if (!isObject(value.detail)) return { ok: false, why: '"detail" must be an object.' };
  return { ok: true, event: value };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
