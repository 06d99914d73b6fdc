/** The event types that a rule can take, in a few words. */
export function reachInWords(reach: readonly string[]): string {
  const short = reach.map((type) => type.replace('com.qlik.v1.', ''));
  if (short.length === 0) return 'nothing';
  return short.length <= 3 ? short.join(', ') : `${short.length} types: ${short.slice(0, 2).join(', ')} …`;
}

/** A value of a pattern or an event, on one line. */
export const valueInWords = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 160 ? `${text.slice(0, 160)} …` : text;
};
