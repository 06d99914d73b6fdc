/** Whether a webhook is called for an event, as Qlik posts it. */
export type Filter = (event: Json) => boolean;

type Json = Readonly<Record<string, unknown>>;

/** One comparison: attribute, operator, value as a JSON string. */
const COMPARISON = /^\s*(id|spaceId|topLevelResourceId|data\.status)\s+(eq|ne)\s+("(?:[^"\\]|\\.)*")\s*/i;
const CONNECTIVE = /^(and|or)\b/i;

/**
 * Reads a webhook's filter: SCIM (RFC 7644) as far as Qlik says it goes, which is four attributes, `eq`, `ne`, `and` and
 * `or` (`@qlik/api` 2.19.0). Of brackets Qlik says nothing, and they are not read. Undefined when it is no such filter.
 */
export function filterOf(text: string): Filter | undefined {
  // Either of the alternatives holds when all its comparisons do: `and` binds more tightly (RFC 7644, 3.4.2.2).
  const alternatives: Filter[][] = [[]];
  for (let rest = text; ; ) {
    const [compared, attribute = '', operator = '', value = '""'] = COMPARISON.exec(rest) ?? [];
    const wanted = stringIn(value);
    if (compared === undefined || wanted === undefined) return undefined;
    const isEqual = operator.toLowerCase() === 'eq';
    alternatives.at(-1)?.push((event) => valuesOf(event, attribute).includes(wanted) === isEqual);
    rest = rest.slice(compared.length);
    if (rest === '') return (event) => alternatives.some((all) => all.every((holds) => holds(event)));
    const [connective] = CONNECTIVE.exec(rest) ?? [];
    if (connective === undefined) return undefined;
    if (connective.toLowerCase() === 'or') alternatives.push([]);
    rest = rest.slice(connective.length);
  }
}

function stringIn(json: string): string | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const inner = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** What an attribute is in any envelope. That `id` is the event's or that of what it is about is our reading. */
function valuesOf(event: Json, attribute: string): readonly unknown[] {
  const [extensions, data] = [inner(event.extensions), inner(event.data)];
  switch (attribute.toLowerCase()) {
    case 'id':
      return [event.id, event.eventId, data.id];
    case 'spaceid':
      return [event.spaceid, extensions.spaceId, data.spaceId];
    case 'toplevelresourceid':
      return [event.toplevelresourceid, extensions.topLevelResourceId];
    default:
      return [data.status];
  }
}
