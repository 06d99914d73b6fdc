import { type QlikEventType, UNCATALOGUED } from './catalogue';
import { EVENT_SOURCE, envelopes } from './event';
import { dataFields, type Fields, type Shape } from './fields';
import type { EventPattern } from './pattern';
import { compile, type Way } from './pattern/compile';
import { passes, type Test } from './pattern/test';
import { rows } from './recognise';

/** Characters that a rule's pattern may have (EventBridge quotas, read 2026-11). */
export const MAX_PATTERN = 2048;

/** Length of a pattern as EventBridge counts it: its JSON without white space. */
export const patternLength = (pattern: EventPattern): number => JSON.stringify(pattern).length;

/** An event type, or `uncatalogued` for all that the catalogue does not have. */
export type Reached = QlikEventType | typeof UNCATALOGUED;

/**
 * The event types of which some event could match: the type's, with any value in each field that the catalogue gives it,
 * or without the field. As each field is asked about by itself, a value for each is an event for all.
 *
 * @throws {InvalidPatternError} for a pattern that EventBridge would refuse
 */
export function reachOf(pattern: EventPattern): readonly Reached[] {
  const ways = compile(pattern);
  const all: readonly Reached[] = [...rows.map(({ type }) => type), UNCATALOGUED];
  return all.filter((type) => ways.some((way) => canMatch(way, type)));
}

/** @throws when a subscription's pattern can match nothing, or is too long for a rule */
export function requireReach(pattern: EventPattern, id: string): void {
  const length = patternLength(pattern);
  if (length > MAX_PATTERN) {
    throw new Error(
      `subscription ${id}: its pattern has ${length} characters, a rule takes ${MAX_PATTERN}: ask for less`,
    );
  }
  if (reachOf(pattern).length === 0) {
    throw new Error(`subscription ${id}: no event can match its pattern ${JSON.stringify(pattern)}: check its where`);
  }
}

const canMatch = (way: Way, type: Reached) =>
  [...way].every(([path, { tests }]) => tests.some((test) => canPass(test, shapeAt(shapeOf(type), path.split('.')))));

/** What a field can hold: a shape, a few known values, or nothing at all. */
type Known = Shape | Values;
type Values = { readonly values: readonly string[] };

/** The envelope of an event of a type, as deep as it is known. */
const shapeOf = (type: Reached): Readonly<Record<string, Known | Readonly<Record<string, Known>>>> => ({
  source: { values: [EVENT_SOURCE] },
  'detail-type': { values: [type === UNCATALOGUED ? 'com.qlik.uncatalogued' : type] },
  ...Object.fromEntries(['version', 'id', 'account', 'time', 'region', 'replay-name'].map((name) => [name, 'string'])),
  detail: {
    ...Object.fromEntries(['id', 'source', 'type', 'time', 'tenant'].map((name) => [name, 'string' as const])),
    specversion: { values: ['1.0'] },
    envelope: { values: envelopes },
    category: { values: [rows.find((row) => row.type === type)?.category ?? UNCATALOGUED] },
    data: type === UNCATALOGUED ? 'any' : (dataFields[type] as Fields),
  },
});

function shapeAt(shape: unknown, [name, ...rest]: readonly string[], isDetail = false): unknown {
  if (name === undefined || shape === 'any') return shape;
  if (Array.isArray(shape)) return shapeAt(shape[0], [name, ...rest]);
  if (typeof shape !== 'object' || shape === null || 'values' in shape) return undefined;
  if (Object.hasOwn(shape, name)) return shapeAt((shape as Fields)[name], rest, name === 'detail');
  // Attributes that no interface names are kept as Qlik sends them.
  return isDetail ? 'any' : undefined;
}

/** Whether a field of this shape can hold a leaf that passes; a field may always be absent, but for what is known. */
function canPass(test: Test, shape: unknown): boolean {
  if (Array.isArray(shape)) return (test.is === 'exists' && !test.exists) || canPass(test, shape[0]);
  if (isValues(shape)) return shape.values.some((value) => passes(test, value));
  if (test.is === 'exists' && !test.exists) return true;
  if (shape === undefined || (typeof shape === 'object' && shape !== null)) return false;
  if (shape === 'any' || test.is === 'exists' || test.is === 'anything-but') return true;
  if (test.is === 'equal') return typeof test.value === shape;
  return shape === (test.is === 'numeric' ? 'number' : 'string');
}

const isValues = (shape: unknown): shape is Values =>
  typeof shape === 'object' && shape !== null && 'values' in shape && Array.isArray(shape.values);
