import { readCidr } from './cidr';
import { InvalidPatternError, refuse } from './invalid-pattern';
import type { Leaf, Test } from './test';
import { readWildcard } from './wildcard';

/**
 * Reads one value or operator of a field: `"ok"`, `{ "prefix": "a" }`, … (EventBridge user guide, "Comparison
 * operators", read 2026-11; where it is silent, aws/event-ruler).
 *
 * @throws {InvalidPatternError} when EventBridge would refuse it
 */
export function readTest(value: unknown, path: string): Test {
  if (isLeaf(value)) return { is: 'equal', value };
  if (!isObject(value)) refuse(path, 'a string, number, boolean, null or operator', value);
  const [operator, operand] = onlyMember(value, path, 'one operator');
  const read = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (read === undefined) refuse(path, `one of the operators ${Object.keys(operators).join(', ')}`, operator);
  return read(operand, `${path}.${operator}`);
}

type Read = (operand: unknown, path: string) => Test;

const text = (operand: unknown, path: string, allowed = 'a string'): string =>
  typeof operand === 'string' ? operand : refuse(path, allowed, operand);

const readAffix =
  (is: 'prefix' | 'suffix'): Read =>
  (operand, path) => {
    if (!isObject(operand)) {
      return { is, text: text(operand, path, 'a string or { "equals-ignore-case": string }'), ignoreCase: false };
    }
    const [operator, inner] = onlyMember(operand, path, 'only "equals-ignore-case"');
    if (operator !== 'equals-ignore-case') refuse(path, 'a string or { "equals-ignore-case": string }', operand);
    return { is, text: text(inner, `${path}.${operator}`), ignoreCase: true };
  };

const readIgnoreCase: Read = (operand, path) => ({ is: 'equal-ignoring-case', text: text(operand, path) });
const readWildcards: Read = (operand, path) => ({ is: 'wildcard', texts: readWildcard(text(operand, path), path) });

/** What `anything-but` may turn round; unlike elsewhere an affix must not be empty, nor ignore case. */
const negatable: Readonly<Record<string, Read>> = {
  prefix: (operand, path) => ({ is: 'prefix', text: notEmpty(operand, path), ignoreCase: false }),
  suffix: (operand, path) => ({ is: 'suffix', text: notEmpty(operand, path), ignoreCase: false }),
  'equals-ignore-case': readIgnoreCase,
  wildcard: readWildcards,
};

const notEmpty = (operand: unknown, path: string) => {
  const it = text(operand, path, 'a string or a list of strings');
  return it === '' ? refuse(path, 'a string that is not empty', it) : it;
};

const readAnythingBut: Read = (operand, path) => {
  if (isObject(operand)) {
    const [operator, inner] = onlyMember(operand, path, 'one operator');
    const read = Object.hasOwn(negatable, operator) ? negatable[operator] : undefined;
    if (read === undefined) refuse(path, `one of ${Object.keys(negatable).join(', ')}`, operator);
    const operands = Array.isArray(inner) ? inner : [inner];
    if (operands.length === 0) refuse(`${path}.${operator}`, 'a list that is not empty', inner);
    return { is: 'anything-but', none: operands.map((it) => read(it, `${path}.${operator}`)) };
  }
  const values = Array.isArray(operand) ? operand : [operand];
  const kinds = new Set(values.map((value) => typeof value));
  if (kinds.size !== 1 || !values.every((value) => typeof value === 'string' || typeof value === 'number')) {
    refuse(path, 'a string, a number, or a list of only strings or only numbers', operand);
  }
  for (const value of values) requireExact(value, path);
  return { is: 'anything-but', none: values.map((value: Leaf) => ({ is: 'equal', value })) };
};

/** An integer so large that JSON's number is another one would be compared as that other one. */
function requireExact(value: string | number, path: string): void {
  if (typeof value === 'string' || !Number.isInteger(value) || Math.abs(value) >= 1e21) return;
  if (BigInt(String(value)) !== BigInt(value)) refuse(path, 'a number that a double holds exactly', value);
}

/** Thresholds' limits (EventBridge user guide, "Numeric matching", read 2026-11). */
const MAX_THRESHOLD = 5e9;
const MAX_DECIMALS = 6;

const threshold = (value: unknown, path: string): number => {
  const allowed = `a number from -5e9 to 5e9 with at most ${MAX_DECIMALS} decimals`;
  if (typeof value !== 'number' || !(Math.abs(value) <= MAX_THRESHOLD)) refuse(path, allowed, value);
  return Number(value.toFixed(MAX_DECIMALS)) === value ? value : refuse(path, allowed, value);
};

/** One comparison, or a range written from its lower bound: `[">", 0, "<=", 5]`. */
const readNumeric: Read = (operand, path) => {
  const form = '["=" | "<" | "<=" | ">" | ">=", number] or a range such as [">", 0, "<=", 5]';
  if (!Array.isArray(operand)) refuse(path, form, operand);
  const [operator, first, second, last, ...rest] = operand;
  const isRange = operand.length > 2;
  const isLow = operator === '>' || operator === '>=';
  const isHigh = operator === '<' || operator === '<=';
  if (operand.length < 2 || rest.length > 0 || !(isLow || ((isHigh || operator === '=') && !isRange))) {
    refuse(path, form, operand);
  }
  const bound = { value: threshold(first, path), inclusive: operator === '>=' || operator === '<=' };
  if (operator === '=') {
    const both = { value: bound.value, inclusive: true };
    return { is: 'numeric', low: both, high: both };
  }
  if (!isRange) return { is: 'numeric', ...(isLow ? { low: bound } : { high: bound }) };
  if (second !== '<' && second !== '<=') refuse(path, form, operand);
  const high = { value: threshold(last, path), inclusive: second === '<=' };
  if (bound.value >= high.value) {
    throw new InvalidPatternError(
      path,
      `must have its lower bound below the upper one, got: ${JSON.stringify(operand)}`,
    );
  }
  return { is: 'numeric', low: bound, high };
};

const operators: Readonly<Record<string, Read>> = {
  prefix: readAffix('prefix'),
  suffix: readAffix('suffix'),
  'equals-ignore-case': readIgnoreCase,
  wildcard: readWildcards,
  'anything-but': readAnythingBut,
  numeric: readNumeric,
  cidr: (operand, path) => {
    const block = text(operand, path, 'an address and a mask, such as "10.0.0.0/24"');
    return { is: 'cidr', text: block, network: readCidr(block, path) };
  },
  exists: (operand, path) =>
    typeof operand === 'boolean' ? { is: 'exists', exists: operand } : refuse(path, 'true or false', operand),
  // The long form of a plain string; the user guide does not name it, EventBridge takes it.
  exactly: (operand, path) => ({ is: 'equal', value: text(operand, path) }),
};

function onlyMember(value: object, path: string, allowed: string): readonly [string, unknown] {
  const [first, ...others] = Object.entries(value);
  return first === undefined || others.length > 0 ? refuse(path, allowed, value) : first;
}

const isLeaf = (value: unknown): value is Leaf =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
