import { ministack } from '../../local/engine-version.json';
import { envelope } from './events';
import type { Pair } from './patterns';

/** Where the engine answers other than AWS says, so that our matcher must disagree with it. */
export interface Oddity {
  readonly what: string;
  /** What AWS says, and where. */
  readonly aws: string;
  /** The engine's version in which it was seen. */
  readonly engine: string;
  /** Whether a pair touches it; it explains no other pair's disagreement. */
  readonly touches: (pair: Pair) => boolean;
  /** A pair that shows it; once the engine agrees on it, the row goes. */
  readonly shownBy: Pair;
}

export const oddities: readonly Oddity[] = [
  {
    what: 'a numeric threshold beyond 5e9, or with more than six decimals, is taken',
    aws: '"limited to values between -5.0e9 and +5.0e9 inclusive, with 15 digits of precision, or six digits to the right of the decimal point": EventBridge user guide, "Comparison operators", numeric matching',
    engine: ministack,
    touches: ({ pattern }) =>
      thresholdsIn(pattern).some((it) => !(Math.abs(it) <= 5e9) || Number(it.toFixed(6)) !== it),
    shownBy: { pattern: { detail: { a: [{ numeric: ['>', 6e9] }] } }, event: envelope('any', { a: 7e9 }) },
  },
  {
    what: 'a name with a dot in an event is not the path that its steps make',
    aws: 'fields are known by their dotted paths alone: aws/event-ruler, Path.java, with which EventBridge matches',
    engine: ministack,
    touches: ({ event }) => namesIn(event).some((name) => name.includes('.')),
    shownBy: { pattern: { detail: { a: { b: [1] } } }, event: envelope('any', { 'a.b': 1 }) },
  },
];

function thresholdsIn(value: unknown): readonly number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const own = name === 'numeric' && Array.isArray(member) ? member.filter((it) => typeof it === 'number') : [];
    return [...own, ...thresholdsIn(member)];
  });
}

function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  return Object.entries(value).flatMap(([name, member]) => [name, ...namesIn(member)]);
}
