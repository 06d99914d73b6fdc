import { type Category, UNCATALOGUED } from '../../lib/qlik/catalogue';
import { recognise, rowOf } from '../../lib/qlik/recognise';
import { CommandError } from '../verb';
import type { Level, OfferedType } from './webhooks';

/** Which event types a person wants of a webhook. */
export interface TypesWanted {
  /** By any name Qlik has for it, or the part after `com.qlik.v1.` */
  readonly type?: readonly string[];
  readonly category?: readonly (Category | typeof UNCATALOGUED)[];
}

/** The category an offered name belongs to. */
const categoryOfName = (name: string) => rowOf(recognise(name) ?? '')?.category ?? UNCATALOGUED;

/** Whether a webhook of that level may ask for it. A tenant that says no levels is asked and may say no. */
const isAt = (level: Level, { levels }: OfferedType) => levels === undefined || levels.includes(level);

/**
 * The names that a webhook is to ask for, sorted. Of a type that the tenant offers under two names it asks for both:
 * which of them Qlik sends is not published, and one that comes twice is better than one that does not come.
 *
 * Unless chosen, they are all the catalogued types that the tenant offers, and whatever else the webhook has already.
 *
 * @param current what the webhook asks for now
 * @throws {CommandError} when nothing is left, or the tenant does not offer what was named
 */
export function typesWanted(
  { type, category }: TypesWanted,
  offered: readonly OfferedType[],
  level: Level,
  current: readonly string[] = [],
): readonly string[] {
  const isChosen = type !== undefined || category !== undefined;
  const usual = offered.filter(
    (it) => isAt(level, it) && (categoryOfName(it.name) !== UNCATALOGUED || current.includes(it.name)),
  );
  const byCategory = offered.filter((it) => isAt(level, it) && category?.includes(categoryOfName(it.name)));
  const chosen = isChosen ? [...(type ?? []).flatMap((text) => offeredAs(text, offered, level)), ...byCategory] : usual;
  const names = [...new Set(chosen.map(({ name }) => name))].sort();
  if (names.length > 0) return names;
  throw new CommandError(
    `The tenant offers ${offered.length} event types, and of ${category?.join(', ') ?? 'the catalogued ones'} none at the level ${level}: ` +
      'name those you want with --type, or choose the other --level.',
  );
}

/** What the tenant offers for a name that a person gave. */
function offeredAs(text: string, offered: readonly OfferedType[], level: Level): readonly OfferedType[] {
  const canonical = recognise(text) ?? recognise(`com.qlik.v1.${text}`);
  const exact = offered.filter(({ name }) => name === text);
  const found =
    exact.length > 0 ? exact : offered.filter(({ name }) => canonical !== undefined && recognise(name) === canonical);
  if (found.length === 0) {
    const alike = offered.filter(({ name }) => name.includes(text)).map(({ name }) => name);
    throw new CommandError(
      `The tenant offers no event type ${JSON.stringify(text)} to webhooks. ` +
        (alike.length > 0 ? `Those alike: ${alike.join(', ')}` : 'qlik-fanout webhook diff shows what it offers.'),
    );
  }
  const atLevel = found.filter((it) => isAt(level, it));
  if (atLevel.length > 0) return atLevel;
  throw new CommandError(
    `The tenant offers ${JSON.stringify(text)} at the level ${[...new Set(found.flatMap(({ levels = [] }) => levels))].join(', ')} alone, ` +
      `and the webhook is of level ${level}: choose the other with --level.`,
  );
}
