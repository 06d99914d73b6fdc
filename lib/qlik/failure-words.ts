import type { Condition } from './catalogue';
import type { rows } from './recognise';

const conditionInWords = (condition: Condition<Record<string, unknown>>, quote: (text: string) => string) =>
  Object.entries(condition)
    .map(([field, values]) => {
      if (values === undefined) return '';
      const [verb, list] = 'not' in values ? ['is not', values.not] : ['is', values];
      return `${quote(`data.${field}`)} ${verb} ${list.map((value) => quote(JSON.stringify(value))).join(' or ')}`;
    })
    .join(' and ');

/**
 * When an event of a type says that something failed, in words.
 *
 * @param quote marks what stands in the event, as a page or a terminal does
 */
export function failureInWords(
  failure: (typeof rows)[number]['failure'],
  quote: (text: string) => string = (text) => text,
): string {
  if (failure === 'never') return 'no';
  return failure === 'always' ? 'always' : failure.map((it) => conditionInWords(it, quote)).join(', or ');
}
