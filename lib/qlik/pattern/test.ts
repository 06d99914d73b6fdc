import { isWithin, type Network } from './cidr';
import { endsIgnoringCase, equalsIgnoringCase, startsIgnoringCase } from './ignore-case';
import { type Wildcard, wildcardMatches } from './wildcard';

/** A JSON value that is no object and no array: what a pattern can ask about. */
export type Leaf = string | number | boolean | null;

/** One of the values or operators a pattern allows for a field, read and known to be valid. */
export type Test =
  | { readonly is: 'equal'; readonly value: Leaf }
  | { readonly is: 'prefix' | 'suffix'; readonly text: string; readonly ignoreCase: boolean }
  | { readonly is: 'equal-ignoring-case'; readonly text: string }
  | { readonly is: 'wildcard'; readonly texts: Wildcard }
  | { readonly is: 'cidr'; readonly text: string; readonly network: Network }
  | { readonly is: 'numeric'; readonly low?: Bound; readonly high?: Bound }
  | { readonly is: 'exists'; readonly exists: boolean }
  | { readonly is: 'anything-but'; readonly none: readonly Test[] };

export interface Bound {
  readonly value: number;
  readonly inclusive: boolean;
}

/** Whether a leaf passes. `exists` asks about the field, not its value: any leaf shows that the field exists. */
export function passes(test: Test, leaf: Leaf): boolean {
  switch (test.is) {
    case 'equal':
      return leaf === test.value;
    case 'exists':
      return test.exists;
    case 'anything-but':
      return !test.none.some((it) => passes(it, leaf));
    case 'numeric':
      return typeof leaf === 'number' && isAbove(leaf, test.low) && isBelow(leaf, test.high);
    default:
      // Also of an empty prefix: it takes any string, and nothing that is no string.
      return typeof leaf === 'string' && passesText(test, leaf);
  }
}

function passesText(test: Extract<Test, { text: string } | { texts: Wildcard }>, value: string): boolean {
  switch (test.is) {
    case 'prefix':
      return test.ignoreCase ? startsIgnoringCase(value, test.text) : value.startsWith(test.text);
    case 'suffix':
      return test.ignoreCase ? endsIgnoringCase(value, test.text) : value.endsWith(test.text);
    case 'equal-ignoring-case':
      return equalsIgnoringCase(value, test.text);
    case 'wildcard':
      return wildcardMatches(value, test.texts);
    case 'cidr':
      return isWithin(value, test.network);
    default:
      return test satisfies never;
  }
}

const isAbove = (value: number, low: Bound | undefined) =>
  low === undefined || value > low.value || (low.inclusive && value === low.value);
const isBelow = (value: number, high: Bound | undefined) =>
  high === undefined || value < high.value || (high.inclusive && value === high.value);
