/**
 * Comparing without regard to case as EventBridge's own matcher does (aws/event-ruler, `EqualsIgnoreCaseParser`): each
 * character of the pattern stands for its lower and its upper case, each taken of that character alone. That is neither
 * `toLowerCase` of both nor Unicode's case folding: `ß` takes `SS` (its upper case) and not `ss`, and `ẞ` takes `ß`
 * though not the other way round.
 */

/** Whether the whole value is the pattern. */
export const equalsIgnoringCase = (value: string, pattern: string): boolean =>
  reach(value, pattern, 'forwards').has(value.length);

/** Whether the value starts with the pattern. */
export const startsIgnoringCase = (value: string, pattern: string): boolean =>
  reach(value, pattern, 'forwards').size > 0;

/** Whether the value ends with the pattern. */
export const endsIgnoringCase = (value: string, pattern: string): boolean =>
  reach(value, pattern, 'backwards').size > 0;

/**
 * The offsets in `value` that the pattern can lead to, from its start or from its end. A set, since the cases of one
 * character can differ in length; so no way is tried twice, and the time is linear.
 */
function reach(value: string, pattern: string, direction: 'forwards' | 'backwards'): ReadonlySet<number> {
  const forwards = direction === 'forwards';
  let offsets = new Set([forwards ? 0 : value.length]);
  const characters = [...pattern];
  for (const character of forwards ? characters : characters.reverse()) {
    const next = new Set<number>();
    for (const form of new Set([character.toLowerCase(), character.toUpperCase()])) {
      for (const offset of offsets) {
        const start = forwards ? offset : offset - form.length;
        if (start >= 0 && value.startsWith(form, start)) next.add(forwards ? start + form.length : start);
      }
    }
    offsets = next;
  }
  return offsets;
}
