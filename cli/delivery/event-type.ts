import type { Category, QlikEventType } from '../../lib/qlik/catalogue';
import { recognise, rows, typesOf } from '../../lib/qlik/recognise';
import { CommandError } from '../verb';

/** Every catalogued type, in the table's order. */
export const eventTypes: readonly QlikEventType[] = rows.map(({ type }) => type);

/**
 * The catalogued type that a person means: its canonical name, any name Qlik has for it, or the part after `com.qlik.v1.`
 *
 * @throws {CommandError} when there is none
 */
export function eventTypeNamed(text: string): QlikEventType {
  const type = recognise(text) ?? recognise(`com.qlik.v1.${text}`);
  if (type !== undefined) return type;
  const alike = eventTypes.filter((it) => it.includes(text));
  throw new CommandError(
    `No catalogued event type is named ${JSON.stringify(text)}.\n` +
      (alike.length > 0 ? `Those alike: ${alike.join(', ')}` : '`qlik-fanout events` lists them all.'),
  );
}

/** Which types a person chose. */
export interface TypeChoice {
  readonly type?: readonly string[];
  readonly category?: Category;
}

/** All that was chosen, each once; by default nothing. `all` stands for every type. @throws {CommandError} */
export function typesChosen({ type = [], category }: TypeChoice): readonly QlikEventType[] {
  const named = type.flatMap((it) => (it === 'all' ? eventTypes : [eventTypeNamed(it)]));
  return [...new Set([...named, ...(category ? typesOf(category) : [])])];
}
