import { type Category, catalogue, categorySlugs, type QlikEventType, type Row, UNCATALOGUED } from './catalogue';

/** The catalogue as rows, in the table's order, for code that treats all types alike. */
export const rows: readonly (Row<Record<string, unknown>> & { readonly type: QlikEventType })[] = Object.entries(
  catalogue,
).map(([type, row]) => ({ ...(row as Row<Record<string, unknown>>), type: type as QlikEventType }));

/** Qlik's plan for names: `com.qlik.<namespace>.<context>.<action>` (qlik.dev/apis/namespaces); before it, `v<n>`. */
const PREFIX = 'com.qlik.';
const withoutVersion = (type: string) => type.slice(`${PREFIX}v1.`.length);

const rowByType = new Map<string, (typeof rows)[number]>();
const typeByName = new Map<string, QlikEventType>();
const typeBySuffix = new Map<string, QlikEventType>();
for (const row of rows) {
  rowByType.set(row.type, row);
  typeBySuffix.set(withoutVersion(row.type), row.type);
  for (const name of [row.type, ...row.aliases]) typeByName.set(name, row.type);
}

/**
 * The catalogued type that a name stands for: the name itself, a published alias, or a name whose part after version
 * or namespace equals a catalogued one (`com.qlik.<anything>.app.created`).
 *
 * @example
 * recognise('com.qlik.core.user.created'); // 'com.qlik.v1.user.created'
 */
export function recognise(name: string): QlikEventType | undefined {
  const known = typeByName.get(name);
  if (known !== undefined || !name.startsWith(PREFIX)) return known;
  const rest = name.slice(PREFIX.length);
  return typeBySuffix.get(rest) ?? typeBySuffix.get(rest.slice(rest.indexOf('.') + 1));
}

/** The catalogue's row for a canonical type; undefined for any other string. */
export const rowOf = (type: string) => rowByType.get(type);

/**
 * The category of a canonical type.
 *
 * @example
 * categoryOf('com.qlik.v1.user.created'); // 'users'
 */
export const categoryOf = (type: string): Category | typeof UNCATALOGUED => rowOf(type)?.category ?? UNCATALOGUED;

/** The canonical types of one category. */
export const typesOf = (category: Category): readonly QlikEventType[] =>
  rows.filter((row) => row.category === category).map(({ type }) => type);

/** Every name a category can stand under on the bus. */
export const allCategories = [...categorySlugs, UNCATALOGUED] as const;
