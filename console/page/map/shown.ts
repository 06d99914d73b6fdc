import type { DeploymentMap, MapEdge, MapNode } from '../../api/map';

/** A map with fewer rules shows them all. */
export const FEW_RULES = 12;

/** Rules at most, unless somebody asks for all. */
export const MOST_RULES = 30;

/** A rule and those targets that no rule above it has. */
export interface Lane {
  readonly rule: MapNode;
  readonly targets: readonly MapNode[];
}

/** What of a map is drawn. */
export interface Shown {
  readonly tenants: readonly MapNode[];
  readonly receiving: readonly MapNode[];
  readonly bus: readonly MapNode[];
  readonly lanes: readonly Lane[];
  /** Alerts and dead letters. */
  readonly ends: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** Rules that are left out, because nothing comes by and nothing is wrong. */
  readonly quiet: number;
}

/** What is known of a node when it is to be decided whether it is drawn. */
export interface Standing {
  readonly isBad: (id: string) => boolean;
  /** Whether it is a queue with a message in it. */
  readonly isFilled: (id: string) => boolean;
  /** Events that it has seen lately. */
  readonly seen: (id: string) => number;
}

/**
 * All of a small map. Of a large one those rules that something is wrong with, then the busiest, in the order in which
 * they always stand; with them their targets and DLQs, and of the others those that something is wrong with.
 */
export function shownOf({ nodes, edges }: DeploymentMap, { isBad, isFilled, seen }: Standing, all: boolean): Shown {
  const inColumn = (column: MapNode['column']) => nodes.filter((it) => it.column === column);
  const rules = inColumn('Rules');
  const targets = new Map<string, string[]>();
  for (const { from, to, isDetour } of edges) {
    if (from.startsWith('rule:') && !isDetour) targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  // What leads to something bad: a DLQ that is not empty is its feeders' trouble.
  const leads = new Set(edges.flatMap(({ from, to }) => (to.startsWith('dlq:') && isBad(to) ? [from] : [])));
  const isWrong = ({ id }: MapNode) => [id, ...(targets.get(id) ?? [])].some((it) => isBad(it) || leads.has(it));
  const rank = (node: MapNode) => (isWrong(node) ? Number.POSITIVE_INFINITY : seen(node.id));
  const chosen = new Set(
    all || rules.length <= FEW_RULES
      ? rules
      : rules
          .filter((node) => rank(node) > 0)
          .sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)))
          .slice(0, MOST_RULES),
  );
  const lanes = lanesOf(
    rules.filter((rule) => chosen.has(rule)),
    inColumn('Targets'),
    targets,
  );
  const drawn = new Set([
    ...nodes.flatMap(({ id, column }) => (['Rules', 'Targets'].includes(column) ? [] : [id])),
    ...lanes.flatMap(({ rule, targets: own }) => [rule.id, ...own.map(({ id }) => id)]),
  ]);
  const fed = new Set(edges.flatMap(({ from, to }) => (drawn.has(from) ? [to] : [])));
  const ends = inColumn('Alerts and dead letters').filter(
    ({ id }) => !id.startsWith('dlq:') || fed.has(id) || isBad(id),
  );
  const ids = new Set([...drawn].filter((id) => !id.startsWith('dlq:')).concat(ends.map(({ id }) => id)));
  return {
    tenants: inColumn('Tenants'),
    receiving: inColumn('Receiving'),
    bus: inColumn('Bus'),
    lanes,
    ends,
    // Every subscriber's way to its DLQ would cover the map; it is there once something has taken it.
    edges: edges.filter(({ from, to }) => ids.has(from) && ids.has(to) && (!to.startsWith('dlq:') || isFilled(to))),
    quiet: rules.length - chosen.size,
  };
}

function lanesOf(
  rules: readonly MapNode[],
  nodes: readonly MapNode[],
  targets: ReadonlyMap<string, readonly string[]>,
): readonly Lane[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const placed = new Set<string>();
  return rules.map((rule) => ({
    rule,
    targets: (targets.get(rule.id) ?? []).flatMap((id) => {
      const node = byId.get(id);
      if (node === undefined || placed.has(id)) return [];
      placed.add(id);
      return [node];
    }),
  }));
}
