import type { EventPattern } from './builders';
import { compile } from './compile';
import { passes, type Test } from './test';

/**
 * Whether every event that matches `narrow` certainly matches `wide`: for each way of the one there is a way of the other
 * that asks for no more. `true` is a proof; `false` may also mean that none was found.
 *
 * @throws {InvalidPatternError} when EventBridge would refuse either
 */
export function implies(narrow: EventPattern, wide: EventPattern): boolean {
  const wideWays = compile(wide);
  return compile(narrow).every((way) =>
    wideWays.some((other) =>
      [...other].every(([path, { tests }]) => {
        const known = way.get(path)?.tests;
        return known?.every((test) => tests.some((it) => testImplies(test, it))) ?? false;
      }),
    ),
  );
}

function testImplies(narrow: Test, wide: Test): boolean {
  if (narrow.is === 'exists' && !narrow.exists) return wide.is === 'exists' && !wide.exists;
  if (wide.is === 'exists') return wide.exists;
  if (narrow.is === 'equal') return passes(wide, narrow.value);
  if (key(narrow) === key(wide)) return true;
  if (narrow.is === 'prefix' && wide.is === 'prefix') return !narrow.ignoreCase && passes(wide, narrow.text);
  if (narrow.is === 'suffix' && wide.is === 'suffix') return !narrow.ignoreCase && passes(wide, narrow.text);
  if (narrow.is === 'anything-but' && wide.is === 'anything-but') {
    return wide.none.every((none) => narrow.none.some((it) => testImplies(none, it)));
  }
  if (narrow.is === 'numeric' && wide.is === 'numeric') return isWithin(narrow, wide);
  return false;
}

type Range = Extract<Test, { is: 'numeric' }>;

function isWithin({ low, high }: Range, wide: Range): boolean {
  const lowHolds =
    !wide.low ||
    (low && (low.value > wide.low.value || (low.value === wide.low.value && (wide.low.inclusive || !low.inclusive))));
  const highHolds =
    !wide.high ||
    (high &&
      (high.value < wide.high.value || (high.value === wide.high.value && (wide.high.inclusive || !high.inclusive))));
  return Boolean(lowHolds && highHolds);
}

/** JSON of a test; a network's numbers are no JSON. */
const key = (test: Test) => JSON.stringify(test, (_, value) => (typeof value === 'bigint' ? String(value) : value));
