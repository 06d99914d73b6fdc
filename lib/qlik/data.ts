/**
 * The `data` of each catalogued event type, as Qlik publishes it.
 *
 * Almost every field is optional in Qlik's own schemas and enumerations are open: Qlik adds values and fields at any
 * time. Times are RFC 3339 strings. Sources: the event pages of qlik.dev (apps 2026-06-17, reloads 2026-09-11,
 * core/users and core/api-keys 2026-08-31, automations 2026-09-14, di-projects 2026-04-10).
 */

/** A published value, or one Qlik adds later: completes in an editor, yet takes any string. */
export type Open<Known extends string> = Known | (string & Record<never, never>);

/** What an app is used for. */
export type AppUsage = Open<
  'ANALYTICS' | 'DATA_PREPARATION' | 'DATAFLOW_PREP' | 'SINGLE_TABLE_PREP' | 'DIRECT_QUERY_MODE'
>;

/** What the app events share; `id` is the app's. */
interface App {
  readonly id?: string;
  readonly name?: string;
  readonly spaceId?: string;
  readonly usage?: AppUsage;
  readonly resourceType?: string;
  readonly _resourcetype?: string;
}

/** An app was made: new, copied, imported, published or restored. */
export interface AppCreated extends App {
  /** Bytes. */
  readonly size?: { readonly file?: number; readonly memory?: number };
  readonly owner?: string;
  readonly ownerId?: string;
  readonly custom?: Record<string, unknown>;
  readonly published?: boolean;
  readonly thumbnail?: string;
  readonly createdDate?: string;
  readonly description?: string;
  readonly originAppId?: string;
  readonly publishTime?: string;
  readonly dynamicColor?: string;
  readonly modifiedDate?: string;
  readonly lastReloadTime?: string;
  readonly createdByAction?: Open<'create' | 'copy' | 'publish' | 'import' | 'restore'>;
  readonly hasSectionAccess?: boolean;
  readonly isDirectQueryMode?: boolean;
}

/** An app left the tenant as a file. */
export interface AppExported extends App {
  readonly owner?: string;
  readonly ownerId?: string;
  readonly custom?: Record<string, unknown>;
  readonly dataReduced?: boolean;
  readonly dataExported?: boolean;
  readonly exportedDate?: string;
}

/** An app was put into a managed space. */
export interface AppPublished extends App {
  readonly owner?: string;
  readonly custom?: Record<string, unknown>;
  readonly originAppId?: string;
  readonly originSpaceId?: string;
  readonly dataPublished?: boolean;
  readonly publishedDate?: string;
}

/** An app was removed. */
export interface AppDeleted extends App {
  readonly deleteType?: Open<'SOFT' | 'HARD'>;
  readonly isDirectQueryMode?: boolean;
}

/** An app's data changed and the app was saved. */
export interface AppDataUpdated extends App {
  readonly size?: { readonly file?: number; readonly memory?: number };
  /** Unbounded: dropped first when an event is too big for the bus. */
  readonly _updates?: readonly { readonly path?: string; readonly oldValue?: unknown; readonly newValue?: unknown }[];
  readonly lastReloadTime?: string;
  readonly lineageChanged?: boolean;
}

/** Raised for each engine attempt. The app's id is not here: it is the event's `toplevelresourceid`. */
export interface AppReloadFinished {
  readonly name?: string;
  readonly size?: { readonly memory?: number };
  readonly usage?: AppUsage;
  readonly status?: Open<'ok' | 'error'>;
  /** At most five. */
  readonly errors?: readonly unknown[];
  /** At most five. */
  readonly warnings?: readonly unknown[];
  /** Always empty since Qlik found it too large to send. */
  readonly statements?: readonly unknown[];
  readonly endTime?: string;
  /** Milliseconds. */
  readonly duration?: number;
  readonly reloadId?: string;
  readonly rowLimit?: number;
  readonly isSkipStore?: boolean;
  readonly isSessionApp?: boolean;
  readonly isPartialReload?: boolean;
  readonly isDirectQueryMode?: boolean;
  readonly peakMemoryBytes?: number;
  readonly endedWithMemoryConstraint?: boolean;
}

/** Raised once a reload. `id` is the reload's. */
export interface ReloadFinished {
  readonly id: string;
  readonly appId: string;
  readonly userId: string;
  readonly succeeded: boolean;
  readonly status?: Open<'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'EXCEEDED_LIMIT'>;
  readonly type?: Open<'hub' | 'chronos' | 'external' | 'automations' | 'data-refresh' | 'choreographer'>;
  readonly taskId?: string;
  /** 1 to 10. */
  readonly weight?: number;
  readonly partial?: boolean;
  readonly appUsage?: AppUsage;
  readonly tenantId?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly startTime?: string;
  readonly creationTime?: string;
  readonly lastReloadTime?: string;
  readonly durationSeconds?: number;
  readonly resourceId?: string;
  readonly resourceType?: string;
  readonly licenseNumber?: string;
  readonly enginePoolName?: string;
  readonly requeueCounters?: { readonly requeuesTotal?: number; readonly requeuesWithErrors?: number };
  readonly reloadPacksFactor?: number;
  readonly reloadPacksConsumed?: number;
  readonly engineSizingReason?: string;
  readonly crashedOnMaxSizeEngine?: boolean;
}

/** Only keys of external clients raise it. The key's id is the event's `toplevelresourceid`. */
export interface ApiKeyValidationFailed {
  readonly jti: string;
  /** Such as `APIKEYS-18`. */
  readonly code: string;
  readonly subType: Open<'externalClient'>;
  readonly description: string;
  readonly idpId?: string;
  readonly createdByUser?: string;
}

/** A role that a user has, or has through a group. */
export interface AssignedRole {
  readonly id?: string;
  readonly name?: string;
  readonly type?: Open<'default' | 'custom'>;
  readonly level?: Open<'admin' | 'user'>;
}

/** A person or a bot user; bots have a `clientId`. Legacy deliveries carry only `id`, `tenantId` and `subject`. */
export interface User {
  readonly id: string;
  readonly subject: string;
  readonly tenantId: string;
  readonly name?: string;
  readonly email?: string;
  readonly clientId?: string;
  readonly groups?: readonly string[];
  readonly locale?: string;
  readonly status?: Open<'active' | 'invited' | 'disabled' | 'deleted'>;
  readonly picture?: string;
  readonly zoneinfo?: string;
  readonly createdAt?: string;
  readonly inviteExpiry?: number;
  readonly assignedRoles?: readonly AssignedRole[];
  readonly lastUpdatedAt?: string;
  /** Unbounded: dropped first when an event is too big for the bus. */
  readonly assignedGroups?: readonly {
    readonly id?: string;
    readonly name?: string;
    readonly providerType?: string;
    readonly assignedRoles?: readonly AssignedRole[];
  }[];
  readonly preferredLocale?: string;
  readonly preferredZoneinfo?: string;
}

/** Qlik publishes no payload for automation created, updated and deleted: nothing here is certain to be sent. */
export interface Automation {
  readonly id?: string;
  readonly name?: string;
  readonly ownerId?: string;
  readonly spaceId?: string;
}

/**
 * One run; `id` is the run's, the automation's is the event's `toplevelresourceid`. Published for run ended; Qlik
 * publishes no payload for run started and run failed, which are taken to have the same shape. No error text is sent:
 * it is on the run resource.
 */
export interface AutomationRun {
  readonly id?: string;
  readonly title?: string;
  readonly status?: Open<
    | 'exceeded limit'
    | 'failed'
    | 'finished'
    | 'finished with warnings'
    | 'must stop'
    | 'not started'
    | 'queued'
    | 'running'
    | 'starting'
    | 'stopped'
  >;
  readonly context?: Open<
    'test_run' | 'editor' | 'detail' | 'api_sync' | 'api_async' | 'webhook' | 'lookup' | 'api' | 'interactive'
  >;
  readonly startTime?: string;
  readonly stopTime?: string;
  readonly scheduledStartTime?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly executedById?: string;
  readonly ownerId?: string;
  readonly spaceId?: string;
  readonly billable?: boolean;
  readonly testRun?: boolean;
  readonly isTestRun?: boolean;
  readonly archived?: boolean;
  readonly isArchived?: boolean;
  readonly totalApiCalls?: number;
  readonly network?: { readonly rxBytes?: number; readonly txBytes?: number };
  readonly metrics?: {
    readonly blocks?: readonly unknown[];
    readonly network?: { readonly rxBytes?: number; readonly txBytes?: number };
    readonly totalApiCalls?: number;
  };
  /** Unbounded: dropped first when an event is too big for the bus. */
  readonly blocks?: readonly unknown[];
}

/** A task of a data integration project. */
export interface DataTask {
  /** Not a UUID; unique only within its project. */
  readonly id: string;
  readonly name: string;
  readonly type: Open<
    | 'LANDING'
    | 'STORAGE'
    | 'QVD_STORAGE'
    | 'TRANSFORM'
    | 'DATAMART'
    | 'REGISTERED_DATA'
    | 'REPLICATION'
    | 'LAKE_LANDING'
    | 'KNOWLEDGE_MART'
    | 'FILE_BASED_KNOWLEDGE_MART'
    | 'FILE_LANDING'
    | 'ICEBERG_STORAGE'
    | 'MIRROR'
  >;
  readonly ownerId: string;
  readonly spaceId: string;
  readonly projectId: string;
  readonly description?: string;
}

/** A data task began. */
export interface DataTaskStarted {
  readonly dataTask: DataTask;
  readonly startTime: string;
  readonly startedBy: string;
  readonly startMethod?: Open<'USER' | 'SCHEDULER'>;
}

/** A data task was stopped on request. */
export interface DataTaskStopped {
  readonly dataTask: DataTask;
  readonly startTime: string;
  readonly stoppedBy: string;
  readonly stoppedTime: string;
  readonly startMethod?: Open<'USER' | 'SCHEDULER'>;
}

/** A data task ended well. */
export interface DataTaskCompleted extends DataTaskStarted {
  readonly endTime: string;
}

/** A data task ended in failure. */
export interface DataTaskFailed extends DataTaskCompleted {
  readonly errorDetails?: {
    readonly code?: string;
    readonly title?: string;
    readonly source?: string;
    readonly status?: number;
  };
  readonly errorMessage?: string;
}
