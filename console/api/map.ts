/** The deployment as a map: what is there, what leads where, and how each part stands. */

/** `GET` → {@link DeploymentMap}. It changes with a deployment. */
export const mapPath = 'api/map';

/** `GET` → {@link MapNumbers}. */
export const mapNumbersPath = 'api/map/numbers';

/** Columns of the map, from the left. */
export const columns = ['Tenants', 'Receiving', 'Bus', 'Rules', 'Targets', 'Alerts and dead letters'] as const;

/** A part of the deployment. */
export interface MapNode {
  /** `tenant:acme`, `api`, `ingest`, `bus`, `rule:<name>`, `queue:<queue>`, `dlq:<queue>`, or a target's ARN. */
  readonly id: string;
  readonly column: (typeof columns)[number];
  readonly title: string;
  /** What AWS calls such a thing, such as `SQS queue`. */
  readonly kind: string;
  /** What it is there for, in a sentence. */
  readonly about: string;
  /** Its physical name or address; undefined for what is not of AWS. */
  readonly physical?: string;
  /** More to know, a line each. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The part of the page that has more of it, and what of that; `query` is a filter of events. */
  readonly more?: { readonly view: string; readonly rest: string; readonly query?: string };
}

/** A way from a node to another. */
export interface MapEdge {
  readonly from: string;
  readonly to: string;
  /** Whether events take it only when something went wrong. */
  readonly isDetour: boolean;
}

/** What there is. */
export interface DeploymentMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** Names of the rules that are on → ids of the nodes of their targets. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
  /** What AWS did not tell, and by which error. */
  readonly unknown: readonly string[];
}

/** `bad`: a person has to look. `waiting`: it goes on by itself. */
export type NodeState = 'ok' | 'waiting' | 'bad';

/** How a node stands. */
export interface NodeNumbers {
  readonly state: NodeState;
  /** What there is to say of it in two or three words, such as `12 dead`. */
  readonly note?: string;
  /** Events or deliveries of the last hour; undefined where nobody counts them. */
  readonly hour?: number;
  /** Messages in a queue now. */
  readonly messages?: number;
  /** The alarms of it that are on. */
  readonly alarms: readonly AlarmOn[];
}

/** An alarm that is on. */
export interface AlarmOn {
  readonly name: string;
  /** RFC 3339. */
  readonly since?: string;
  /** What it means and where to read on, as the alarm says itself. */
  readonly meaning: string;
}

/** How it all stands. */
export interface MapNumbers {
  /** By the id of the node; a node that nothing is to be said of is not among them. */
  readonly nodes: Readonly<Record<string, NodeNumbers>>;
  /** Milliseconds from receipt to answer of half and of 95 of 100 deliveries of the last hour; undefined: none came. */
  readonly latency?: { readonly p50: number; readonly p95: number };
  /** Parts that AWS did not tell, and by which error. */
  readonly unknown: readonly string[];
}
