import { recognise, rows } from '../../lib/qlik/recognise';
import type { OfferedType } from './webhooks';

/** In what the event types that a tenant offers are others than the catalogue has. */
export interface TypesCompared {
  /** What no catalogued type is named: on the bus, of the category `uncatalogued`. */
  readonly added: readonly { readonly name: string; readonly title?: string; readonly isSubscribed: boolean }[];
  /** Offered under another name than the canonical one, and no more under that, or under a name that was never published. */
  readonly renamed: readonly {
    readonly type: string;
    readonly name: string;
    /** Whether the catalogue has the name as an alias. */
    readonly isKnown: boolean;
  }[];
  /** Catalogued, and offered under no name. */
  readonly removed: readonly string[];
  /** Offered at other levels than the catalogue says. */
  readonly levels: readonly {
    readonly type: string;
    readonly offered: readonly string[];
    readonly catalogued: readonly string[];
  }[];
}

/**
 * Compares what a tenant offers with the catalogue.
 *
 * @param subscribed the names that the tenant's webhook asks for
 */
export function compareTypes(offered: readonly OfferedType[], subscribed: readonly string[]): TypesCompared {
  const named = offered.map((it) => ({ ...it, type: recognise(it.name) }));
  const added = named
    .filter(({ type }) => type === undefined)
    .map(({ name, title }) => ({ name, ...(title && { title }), isSubscribed: subscribed.includes(name) }));
  const compared = rows.map(({ type, aliases, userLevel, tenantLevel }) => {
    const those = named.filter((it) => it.type === type);
    const isCanonical = those.some(({ name }) => name === type);
    const catalogued = [...(tenantLevel ? ['tenant'] : []), ...(userLevel ? ['user'] : [])];
    const levels = those.flatMap((it) => (it.levels ? [[...new Set(it.levels)].sort()] : []));
    return {
      removed: those.length === 0 ? [type] : [],
      renamed: those
        .map(({ name }) => ({ type, name, isKnown: aliases.includes(name) }))
        .filter(({ name, isKnown }) => name !== type && (!isCanonical || !isKnown)),
      levels: levels
        .filter((it) => it.join() !== catalogued.join())
        .slice(0, 1)
        .map((it) => ({ type, offered: it, catalogued })),
    };
  });
  return {
    added,
    renamed: compared.flatMap((it) => it.renamed),
    removed: compared.flatMap((it) => it.removed),
    levels: compared.flatMap((it) => it.levels),
  };
}

/** Whether nothing is new. A name that the catalogue knows is not; nor is a new type that is subscribed to already. */
export const isCatalogued = ({ added, renamed, removed, levels }: TypesCompared): boolean =>
  added.every(({ isSubscribed }) => isSubscribed) &&
  renamed.every(({ isKnown }) => isKnown) &&
  removed.length === 0 &&
  levels.length === 0;

/** What was found, in words, one line each. */
export const comparedLines = ({ added, renamed, removed, levels }: TypesCompared): readonly string[] => [
  ...added.map(
    ({ name, title, isSubscribed }) =>
      `new: ${name}${title ? ` (${title})` : ''}${isSubscribed ? ', which the webhook asks for' : ''}`,
  ),
  ...renamed.map(
    ({ type, name, isKnown }) => `renamed: ${type} → ${name}${isKnown ? ', a name that the catalogue knows' : ''}`,
  ),
  ...removed.map((type) => `not offered: ${type}`),
  ...levels.map(
    ({ type, offered, catalogued }) =>
      `other levels: ${type}: ${offered.join(', ') || 'none'} (catalogued: ${catalogued.join(', ')})`,
  ),
];
