/** The deployment as a map: what is there, what leads where, and how each part stands. */

/** `GET` → {@link DeploymentMap}. */
export const mapPath = 'api/map';

/** Columns of the map, from the left. */
export const columns = ['Tenants', 'Receiving', 'Bus', 'Rules', 'Targets', 'Dead letters'] as const;

/** `bad`: a person has to look. `waiting`: it goes on by itself. `off`: switched off. */
export type NodeState = 'ok' | 'waiting' | 'bad' | 'off';

/** A part of the deployment. */
export interface MapNode {
  /** `tenant:acme`, `api`, `bus`, `rule:<name>`, `target:<words>`, `queue:<name>`. */
  readonly id: string;
  readonly column: (typeof columns)[number];
  readonly title: string;
  readonly state: NodeState;
  /** What there is to say of it, such as `12 dead`. */
  readonly note?: string;
  /** More to know, a line each. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The part of the page that has more of it, and what of that. */
  readonly more?: { readonly view: string; readonly rest: string };
}

/** A way that events take. */
export interface MapEdge {
  readonly from: string;
  readonly to: string;
}

/** The whole map. */
export interface DeploymentMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** Names of rules → ids of the nodes of their targets. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
  /** Parts that AWS did not tell, and by which error. */
  readonly unknown: readonly string[];
}
