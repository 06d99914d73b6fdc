import type { Argument, Option } from 'commander';

const offers = new WeakMap<object, readonly string[]>();

/**
 * Has shell completion offer values for an option or argument that takes others too, or so many that its help would
 * drown in them; commander's own `choices` are offered by themselves.
 */
export function offering<It extends Option | Argument>(it: It, values: readonly string[]): It {
  offers.set(it, values);
  return it;
}

/** The values that shell completion offers for an option or argument; none when any will do. */
export const offeredFor = (it: Option | Argument): readonly string[] => offers.get(it) ?? it.argChoices ?? [];
