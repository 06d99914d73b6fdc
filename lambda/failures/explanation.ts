import type { Explanation, FailureCard } from '../../lib/qlik/failure';
import { cut } from '../../lib/qlik/text';
import type { QlikFault } from '../shared/qlik-fault';

/**
 * Why something is missing on a card, beside what Qlik itself may say. `secret-unreadable`: Secrets Manager did not give
 * the credentials. `no-credentials`: the secret holds none. `too-late`: no answer within the time there is. `too-large`:
 * more of an answer than is read. `not-understood`: an answer of another shape than Qlik's description says. `no-text`:
 * the run has no error text. `failed`: a fault of ours.
 */
export type ExplainFault =
  | QlikFault['fault']
  | 'secret-unreadable'
  | 'no-credentials'
  | 'too-late'
  | 'too-large'
  | 'not-understood'
  | 'no-text'
  | 'failed';

/** What Qlik was asked for, or why there is none. */
export type Looked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: ExplainFault };

/** Something that Qlik is asked for a card. */
export interface LookUp {
  /** Path and query within the tenant. */
  readonly path: string;
  /** Takes from an answer's JSON what a card can show of it. */
  readonly read: (json: unknown) => Looked<Explanation>;
}

/** What became of explaining a card. */
export interface Explained {
  /** All that was found, also when something else was not. */
  readonly found: Explanation;
  /** `explained`, or the first thing that went wrong; undefined when nothing was asked. */
  readonly result?: 'explained' | ExplainFault;
}

/** Asks for what the card lacks. `look` never rejects, and ends in time. */
export async function explain(
  card: FailureCard,
  look: (lookUp: LookUp) => Promise<Looked<Explanation>>,
): Promise<Explained> {
  const thing = askedOfThing(card);
  const told = thing && look(thing);
  const spaceId = card.spaceId ?? (await told?.then((it) => (it.ok ? it.value.spaceId : undefined)));
  const space = isId(spaceId) ? look(nameOfSpace(spaceId)) : undefined;
  const all = (await Promise.all([told, space])).filter((it) => it !== undefined);
  const [fault] = all.flatMap((it) => (it.ok ? [] : [it.fault]));
  return {
    found: Object.assign({}, ...all.map((it) => (it.ok ? it.value : {}))),
    result: all.length === 0 ? undefined : (fault ?? 'explained'),
  };
}

/**
 * A data task's event has its name and error; no operation of `@qlik/api` 2.19.0 gives one project, only all of them.
 * An API key has nothing to ask for.
 */
function askedOfThing({ kind, resourceId, occurrenceId, name, error, spaceId }: FailureCard): LookUp | undefined {
  if (!isId(resourceId)) return undefined;
  if (kind === 'automation run' && error === undefined && isId(occurrenceId)) {
    return { path: `/api/workflows/automations/${resourceId}/runs/${occurrenceId}`, read: readRun };
  }
  // An item, since an app's own description has no space.
  if (kind === 'reload' && (name === undefined || spaceId === undefined)) {
    return { path: `/api/v1/items?resourceType=app&resourceId=${resourceId}&limit=1`, read: readItem };
  }
  return undefined;
}

/** A run has `error`, a list of objects that Qlik describes no further (qlik.dev, automations, read 2026-11), and `title`. */
function readRun(json: unknown): Looked<Explanation> {
  if (!isObject(json)) return NOT_UNDERSTOOD;
  const error = textsIn(json.error).join(' · ');
  return error === '' ? { ok: false, fault: 'no-text' } : { ok: true, value: { error, ...nameIn(json.title) } };
}

function readItem(json: unknown): Looked<Explanation> {
  if (!isObject(json) || !Array.isArray(json.data)) return NOT_UNDERSTOOD;
  const [item] = json.data;
  // Also of an app that the owner of the credentials may not see.
  if (item === undefined) return { ok: false, fault: 'not-found' };
  if (!isObject(item)) return NOT_UNDERSTOOD;
  return { ok: true, value: { ...nameIn(item.name), ...(isId(item.spaceId) && { spaceId: item.spaceId }) } };
}

const nameOfSpace = (spaceId: string): LookUp => ({
  path: `/api/v1/spaces/${spaceId}`,
  read: (json) =>
    isObject(json) && isText(json.name) ? { ok: true, value: { spaceName: kept(json.name) } } : NOT_UNDERSTOOD,
});

const NOT_UNDERSTOOD = { ok: false, fault: 'not-understood' } as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const nameIn = (value: unknown) => (isText(value) ? { name: kept(value) } : {});

/** Ids come from events: one that could lead elsewhere within the API is not asked for. */
const isId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,128}$/.test(value);

/** Characters that are kept of a text: more than any card shows. */
const MAX_KEPT = 2000;
const kept = (text: string) => cut(text.trim(), MAX_KEPT);

/** What the parts of an error are called in Qlik's descriptions, and in those of the services that blocks call. */
const TELLING = ['title', 'message', 'detail', 'description', 'error', 'errors', 'reason', 'code'];
const MAX_DEPTH = 4;
const MAX_TEXTS = 10;

/** The texts of an error, whatever its shape: those under a telling name, or all it has when there are none. */
function textsIn(value: unknown, depth = 0): string[] {
  if (isText(value)) return [kept(value)];
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return [];
  if (Array.isArray(value)) return textsOf(value, depth + 1);
  const error = value as Readonly<Record<string, unknown>>;
  const telling = TELLING.filter((name) => Object.hasOwn(error, name)).map((name) => error[name]);
  const told = textsOf(telling, depth + 1);
  return told.length > 0 ? told : textsOf(Object.values(error), depth + 1);
}

function textsOf(parts: readonly unknown[], depth: number): string[] {
  const texts = new Set<string>();
  for (const part of parts) {
    for (const text of textsIn(part, depth)) texts.add(text);
    if (texts.size >= MAX_TEXTS) break;
  }
  return [...texts].slice(0, MAX_TEXTS);
}
