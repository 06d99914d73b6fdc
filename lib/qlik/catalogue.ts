/**
 * The catalogue: Qlik's table "Supported event types for webhooks" (help.qlik.com, read 2026-08-25), one row an event
 * type. Types, rule patterns, samples and docs/events.md are derived from it; a row that lacks a column does not compile.
 * To add an event type: its row here, its data in `data.ts`, that as values in `fields.ts`, its sample in `samples.ts`.
 */
import type {
  ApiKeyValidationFailed,
  AppCreated,
  AppDataUpdated,
  AppDeleted,
  AppExported,
  AppPublished,
  AppReloadFinished,
  Automation,
  AutomationRun,
  DataTaskCompleted,
  DataTaskFailed,
  DataTaskStarted,
  DataTaskStopped,
  ReloadFinished,
  User,
} from './data';

/**
 * The five groups of Qlik's table: slug → Qlik's own name.
 *
 * @example
 * categories['api-keys']; // 'API keys'
 */
export const categories = {
  'analytics-apps': 'Analytics apps',
  'api-keys': 'API keys',
  users: 'Users',
  automations: 'Automations',
  'data-integration': 'Data integration projects',
} as const;

/** Slug of a category of Qlik's table. */
export type Category = keyof typeof categories;

/**
 * The category of events whose type is not in the catalogue.
 *
 * @example
 * categoryOf('com.qlik.v1.space.created') === UNCATALOGUED; // true
 */
export const UNCATALOGUED = 'uncatalogued';

/** The slugs, in the table's order. */
export const categorySlugs = Object.keys(categories) as Category[];

/** Fields of `D` that hold a boolean. */
type BooleanField<D> = { [F in keyof D]-?: NonNullable<D[F]> extends boolean ? F : never }[keyof D] & string;

/** Fields of `data` that all hold: one of the values, or none of them (a field that is missing is none of them). */
export type Condition<D> = {
  readonly [F in keyof D]?: readonly NonNullable<D[F]>[] | { readonly not: readonly NonNullable<D[F]>[] };
};

/** What in `data` says that something failed: `never`, `always`, or any of these conditions. */
export type FailureSign<D> = 'never' | 'always' | readonly Condition<D>[];

/** One row of the catalogue. */
export interface Row<D> {
  readonly category: Category;
  /** Qlik's "Webhook name". */
  readonly webhookName: string;
  readonly description: string;
  /** Qlik's column "Event type": the envelope it announces. A delivery may come in any envelope all the same. */
  readonly announced: 'Legacy' | 'Cloud';
  /** Whether a webhook of level `user` receives it. */
  readonly userLevel: boolean;
  /** Whether a webhook of level `tenant` receives it. */
  readonly tenantLevel: boolean;
  /** Other names Qlik has published for the type. */
  readonly aliases: readonly string[];
  readonly failure: FailureSign<D>;
  /** Fields of `data` that are booleans, which legacy deliveries send as strings. Every one must be named. */
  readonly booleans: Readonly<Record<BooleanField<D>, true>>;
  /** Arrays within `data` without a bound, as dotted paths: what is dropped first when an event is too big. */
  readonly unbounded: readonly string[];
  /** Fields of `data` that name or describe a person. */
  readonly personal: readonly (keyof D & string)[];
  /** What a reader of Qlik's own pages should know. */
  readonly note?: string;
  /** Carries `D`; never set. */
  readonly data?: D;
}

const row = <D>(it: Row<D>): Row<D> => it;

const app = { category: 'analytics-apps', announced: 'Legacy', userLevel: true, tenantLevel: true } as const;
const user = { category: 'users', announced: 'Legacy', userLevel: false, tenantLevel: true } as const;
const automation = { category: 'automations', announced: 'Legacy', userLevel: true, tenantLevel: true } as const;
const dataTask = { category: 'data-integration', announced: 'Cloud', userLevel: true, tenantLevel: true } as const;

const aboutPeople = { personal: ['name', 'email', 'subject', 'picture', 'groups', 'assignedGroups'] } as const;
const runColumns = {
  ...automation,
  aliases: [],
  booleans: { billable: true, testRun: true, isTestRun: true, archived: true, isArchived: true },
  unbounded: ['blocks', 'metrics.blocks'],
  personal: [],
} as const;
const quiet = { failure: 'never', booleans: {}, unbounded: [], personal: [] } as const;

/**
 * Canonical event type → its row.
 *
 * @example
 * catalogue['com.qlik.v1.reload.finished'].webhookName; // 'Reload finished'
 */
export const catalogue = {
  'com.qlik.v1.app.created': row<AppCreated>({
    ...app,
    webhookName: 'App created',
    description: 'Someone or something made an analytics app: new, copied, imported, published or restored.',
    aliases: ['com.qlik.app.created', 'com.qlik.analytics.app.created'],
    failure: 'never',
    booleans: { published: true, hasSectionAccess: true, isDirectQueryMode: true },
    unbounded: [],
    personal: [],
    note: 'Renamed by qlik.dev changelog 210 (2026-04-22); the namespace plan renames it again.',
  }),
  'com.qlik.v1.app.exported': row<AppExported>({
    ...app,
    webhookName: 'App exported',
    description: 'An app left the tenant as a file, with or without its data.',
    aliases: ['com.qlik.app.exported'],
    failure: 'never',
    booleans: { dataReduced: true, dataExported: true },
    unbounded: [],
    personal: [],
  }),
  'com.qlik.v1.app.published': row<AppPublished>({
    ...app,
    webhookName: 'App published',
    description: 'An app was put into a managed space.',
    aliases: ['com.qlik.app.published'],
    failure: 'never',
    booleans: { dataPublished: true },
    unbounded: [],
    personal: [],
  }),
  'com.qlik.v1.app.deleted': row<AppDeleted>({
    ...app,
    userLevel: false,
    webhookName: 'App deleted',
    description: 'An app was removed, to the bin or for good (`deleteType`).',
    aliases: ['com.qlik.app.deleted'],
    failure: 'never',
    booleans: { isDirectQueryMode: true },
    unbounded: [],
    personal: [],
    note: 'Its newer siblings com.qlik.app.softdeleted and com.qlik.app.harddeleted are not in the table: uncatalogued.',
  }),
  'com.qlik.v1.app.reload.finished': row<AppReloadFinished>({
    ...app,
    webhookName: 'App reload finished',
    description: 'The engine ended one attempt at reloading an app; nothing says yet that the app was saved.',
    aliases: [],
    failure: [{ status: ['error'] }],
    booleans: {
      isSkipStore: true,
      isSessionApp: true,
      isPartialReload: true,
      isDirectQueryMode: true,
      endedWithMemoryConstraint: true,
    },
    unbounded: ['errors', 'warnings', 'statements'],
    personal: [],
    note: 'One reload may raise several. Qlik did not rename it with the other app events (changelog 210).',
  }),
  'com.qlik.v1.app.data.updated': row<AppDataUpdated>({
    ...app,
    webhookName: 'App data updated',
    description: "An app's data changed and the app was saved.",
    aliases: ['com.qlik.app.data.updated'],
    failure: 'never',
    booleans: { lineageChanged: true },
    unbounded: ['_updates'],
    personal: [],
  }),
  'com.qlik.v1.reload.finished': row<ReloadFinished>({
    ...app,
    webhookName: 'Reload finished',
    description:
      'A reload is over, retries included, and what it made is saved: the app is ready to use, or it failed.',
    aliases: [],
    failure: [{ succeeded: [false], status: { not: ['CANCELED'] } }, { status: ['FAILED', 'EXCEEDED_LIMIT'] }],
    booleans: { succeeded: true, partial: true, crashedOnMaxSizeEngine: true },
    unbounded: [],
    personal: [],
    note: 'A cancelled reload is deliberate: no failure, though it did not succeed.',
  }),
  'com.qlik.v1.api-key.validation.failed': row<ApiKeyValidationFailed>({
    category: 'api-keys',
    announced: 'Legacy',
    userLevel: false,
    tenantLevel: true,
    webhookName: 'API key validation failed',
    description: 'A call came with an API key that has expired or was revoked.',
    aliases: ['com.qlik.core.api-key.validation.failed'],
    failure: 'always',
    booleans: {},
    unbounded: [],
    personal: [],
    note: 'Only keys of external clients raise it (qlik.dev core/api-keys, 2026-08-31).',
  }),
  'com.qlik.v1.user.created': row<User>({
    ...user,
    ...quiet,
    ...aboutPeople,
    webhookName: 'User created',
    description: 'A person or a bot user was added to the tenant.',
    aliases: ['com.qlik.core.user.created'],
    unbounded: ['assignedGroups', 'groups', 'assignedRoles'],
    note: "Erratum: Qlik's table prints this type with a full stop at its end.",
  }),
  'com.qlik.v1.user.deleted': row<User>({
    ...user,
    ...quiet,
    ...aboutPeople,
    webhookName: 'User deleted',
    description: 'A person or a bot user was removed from the tenant.',
    aliases: ['com.qlik.core.user.deleted'],
    unbounded: ['assignedGroups', 'groups', 'assignedRoles'],
    note: "Erratum: Qlik's table repeats the user created row here; the type is from qlik.dev's users page.",
  }),
  'com.qlik.v1.automation.created': row<Automation>({
    ...automation,
    ...quiet,
    webhookName: 'Automation created',
    description: 'An automation was made.',
    aliases: [],
    note: 'Qlik publishes no payload for it.',
  }),
  'com.qlik.v1.automation.updated': row<Automation>({
    ...automation,
    ...quiet,
    webhookName: 'Automation updated',
    description: 'An automation was changed and saved.',
    aliases: [],
    note: 'Qlik publishes no payload for it.',
  }),
  'com.qlik.v1.automation.deleted': row<Automation>({
    ...automation,
    ...quiet,
    webhookName: 'Automation deleted',
    description: 'An automation was removed.',
    aliases: [],
    note: 'Qlik publishes no payload for it.',
  }),
  'com.qlik.v1.automation.run.started': row<AutomationRun>({
    ...runColumns,
    webhookName: 'Automation run started',
    description: 'A run of an automation began.',
    failure: 'never',
    note: 'Qlik publishes no payload for it; taken to be that of run ended.',
  }),
  'com.qlik.v1.automation.run.ended': row<AutomationRun>({
    ...runColumns,
    webhookName: 'Automation run ended',
    description: 'A run of an automation is over, well or not: `data.status` says which.',
    failure: [{ status: ['failed', 'exceeded limit'] }],
    note: "Qlik's table says it means success; Qlik's event page and support say any end.",
  }),
  'com.qlik.v1.automation.run.failed': row<AutomationRun>({
    ...runColumns,
    webhookName: 'Automation run failed',
    description: 'A run of an automation ended in failure.',
    failure: 'always',
    note: 'Qlik publishes no payload for it; taken to be that of run ended. The same run may raise run ended too.',
  }),
  'com.qlik.v1.di-projects.di-tasks.started': row<DataTaskStarted>({
    ...dataTask,
    ...quiet,
    webhookName: 'Data integration task started',
    description: 'A data task began.',
    aliases: [],
  }),
  'com.qlik.v1.di-projects.di-tasks.stopped': row<DataTaskStopped>({
    ...dataTask,
    ...quiet,
    webhookName: 'Data integration task stopped',
    description: 'A data task was stopped on request.',
    aliases: [],
  }),
  'com.qlik.v1.di-projects.di-tasks.completed': row<DataTaskCompleted>({
    ...dataTask,
    ...quiet,
    webhookName: 'Data integration task completed',
    description: 'A data task ended well.',
    aliases: [],
  }),
  'com.qlik.v1.di-projects.di-tasks.failed': row<DataTaskFailed>({
    ...dataTask,
    webhookName: 'Data integration task failed',
    description: 'A data task ended in failure.',
    aliases: [],
    failure: 'always',
    booleans: {},
    unbounded: [],
    personal: [],
  }),
} as const;

/** A catalogued event type, by its canonical name: the one in Qlik's webhook table. */
export type QlikEventType = keyof typeof catalogue;

/** The `data` of a catalogued event type. */
export type QlikEventData<T extends QlikEventType> = (typeof catalogue)[T] extends Row<infer D> ? D : never;
