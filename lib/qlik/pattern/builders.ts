import { type Category, type Condition, type QlikEventType, UNCATALOGUED } from '../catalogue';
import { EVENT_SOURCE } from '../event';
import { rows, typesOf } from '../recognise';

/** An EventBridge event pattern, by the names of EventBridge's JSON. */
export type EventPattern = { readonly [field: string]: unknown };

/** Matches every event of ours. */
export const anyPattern = (): EventPattern => ({ source: [EVENT_SOURCE] });

/** Matches the events of these types. */
export const typesPattern = (types: readonly QlikEventType[]): EventPattern => ({
  source: [EVENT_SOURCE],
  'detail-type': [...types],
});

/**
 * Matches the events of one category by their canonical types. Together with {@link uncataloguedPattern} the
 * categories part all events: each matches exactly one.
 */
export const categoryPattern = (category: Category): EventPattern => typesPattern(typesOf(category));

/** Matches the events whose type is in no category. */
export const uncataloguedPattern = (): EventPattern => ({
  source: [EVENT_SOURCE],
  'detail-type': [{ 'anything-but': rows.map(({ type }) => type) }],
});

/** Matches the events of one category, `uncatalogued` included. */
export const patternOf = (category: Category | typeof UNCATALOGUED): EventPattern =>
  category === UNCATALOGUED ? uncataloguedPattern() : categoryPattern(category);

/** Matches every failure event: what the catalogue says of each type, as one pattern. */
export const failurePattern = (): EventPattern => {
  const always = rows.filter(({ failure }) => failure === 'always').map(({ type }) => type);
  const sometimes = rows.flatMap(({ type, failure }) =>
    typeof failure === 'string'
      ? []
      : failure.map((condition) => ({ 'detail-type': [type], detail: { data: dataPattern(condition) } })),
  );
  return { source: [EVENT_SOURCE], $or: [{ 'detail-type': always }, ...sometimes] };
};

/** A missing field satisfies "none of these", which EventBridge's `anything-but` alone does not. */
const dataPattern = (condition: Condition<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(condition).map(([field, values]) => [
      field,
      values !== undefined && 'not' in values ? [{ 'anything-but': values.not }, { exists: false }] : values,
    ]),
  );
