/**
 * The fields of each event type's `data`, as values: what the linter knows that `data.ts` says only to the compiler.
 * Every field must be named with its kind; one too many, one too few or another kind does not compile.
 */
import type { QlikEventData, QlikEventType } from './catalogue';

/** What a field holds: a kind of leaf, an object's fields, a list (one shape), or anything. */
export type Shape = 'string' | 'number' | 'boolean' | 'any' | Fields | readonly [Shape];
/** The fields of an object. */
export interface Fields {
  readonly [field: string]: Shape;
}

/** The shape that a type of `data.ts` must be given. */
type ShapeOf<V> = unknown extends V
  ? 'any'
  : V extends string
    ? 'string'
    : V extends number
      ? 'number'
      : V extends boolean
        ? 'boolean'
        : V extends readonly (infer E)[]
          ? readonly [ShapeOf<E>]
          : string extends keyof V
            ? 'any'
            : { readonly [F in keyof V]-?: ShapeOf<NonNullable<V[F]>> };

const app = {
  id: 'string',
  name: 'string',
  spaceId: 'string',
  usage: 'string',
  resourceType: 'string',
  _resourcetype: 'string',
} as const;

const user = {
  id: 'string',
  subject: 'string',
  tenantId: 'string',
  name: 'string',
  email: 'string',
  clientId: 'string',
  groups: ['string'],
  locale: 'string',
  status: 'string',
  picture: 'string',
  zoneinfo: 'string',
  createdAt: 'string',
  inviteExpiry: 'number',
  assignedRoles: [{ id: 'string', name: 'string', type: 'string', level: 'string' }],
  lastUpdatedAt: 'string',
  assignedGroups: [
    {
      id: 'string',
      name: 'string',
      providerType: 'string',
      assignedRoles: [{ id: 'string', name: 'string', type: 'string', level: 'string' }],
    },
  ],
  preferredLocale: 'string',
  preferredZoneinfo: 'string',
} as const;

const automation = { id: 'string', name: 'string', ownerId: 'string', spaceId: 'string' } as const;

const network = { rxBytes: 'number', txBytes: 'number' } as const;
const run = {
  id: 'string',
  title: 'string',
  status: 'string',
  context: 'string',
  startTime: 'string',
  stopTime: 'string',
  scheduledStartTime: 'string',
  createdAt: 'string',
  updatedAt: 'string',
  executedById: 'string',
  ownerId: 'string',
  spaceId: 'string',
  billable: 'boolean',
  testRun: 'boolean',
  isTestRun: 'boolean',
  archived: 'boolean',
  isArchived: 'boolean',
  totalApiCalls: 'number',
  network,
  metrics: { blocks: ['any'], network, totalApiCalls: 'number' },
  blocks: ['any'],
} as const;

const dataTask = {
  id: 'string',
  name: 'string',
  type: 'string',
  ownerId: 'string',
  spaceId: 'string',
  projectId: 'string',
  description: 'string',
} as const;
const taskStarted = { dataTask, startTime: 'string', startedBy: 'string', startMethod: 'string' } as const;
const taskCompleted = { ...taskStarted, endTime: 'string' } as const;

export const dataFields: { readonly [T in QlikEventType]: ShapeOf<QlikEventData<T>> } = {
  'com.qlik.v1.app.created': {
    ...app,
    size: { file: 'number', memory: 'number' },
    owner: 'string',
    ownerId: 'string',
    custom: 'any',
    published: 'boolean',
    thumbnail: 'string',
    createdDate: 'string',
    description: 'string',
    originAppId: 'string',
    publishTime: 'string',
    dynamicColor: 'string',
    modifiedDate: 'string',
    lastReloadTime: 'string',
    createdByAction: 'string',
    hasSectionAccess: 'boolean',
    isDirectQueryMode: 'boolean',
  },
  'com.qlik.v1.app.exported': {
    ...app,
    owner: 'string',
    ownerId: 'string',
    custom: 'any',
    dataReduced: 'boolean',
    dataExported: 'boolean',
    exportedDate: 'string',
  },
  'com.qlik.v1.app.published': {
    ...app,
    owner: 'string',
    custom: 'any',
    originAppId: 'string',
    originSpaceId: 'string',
    dataPublished: 'boolean',
    publishedDate: 'string',
  },
  'com.qlik.v1.app.deleted': { ...app, deleteType: 'string', isDirectQueryMode: 'boolean' },
  'com.qlik.v1.app.reload.finished': {
    name: 'string',
    size: { memory: 'number' },
    usage: 'string',
    status: 'string',
    errors: ['any'],
    warnings: ['any'],
    statements: ['any'],
    endTime: 'string',
    duration: 'number',
    reloadId: 'string',
    rowLimit: 'number',
    isSkipStore: 'boolean',
    isSessionApp: 'boolean',
    isPartialReload: 'boolean',
    isDirectQueryMode: 'boolean',
    peakMemoryBytes: 'number',
    endedWithMemoryConstraint: 'boolean',
  },
  'com.qlik.v1.app.data.updated': {
    ...app,
    size: { file: 'number', memory: 'number' },
    _updates: [{ path: 'string', oldValue: 'any', newValue: 'any' }],
    lastReloadTime: 'string',
    lineageChanged: 'boolean',
  },
  'com.qlik.v1.reload.finished': {
    id: 'string',
    appId: 'string',
    userId: 'string',
    succeeded: 'boolean',
    status: 'string',
    type: 'string',
    taskId: 'string',
    weight: 'number',
    partial: 'boolean',
    appUsage: 'string',
    tenantId: 'string',
    errorCode: 'string',
    errorMessage: 'string',
    startTime: 'string',
    creationTime: 'string',
    lastReloadTime: 'string',
    durationSeconds: 'number',
    resourceId: 'string',
    resourceType: 'string',
    licenseNumber: 'string',
    enginePoolName: 'string',
    requeueCounters: { requeuesTotal: 'number', requeuesWithErrors: 'number' },
    reloadPacksFactor: 'number',
    reloadPacksConsumed: 'number',
    engineSizingReason: 'string',
    crashedOnMaxSizeEngine: 'boolean',
  },
  'com.qlik.v1.api-key.validation.failed': {
    jti: 'string',
    code: 'string',
    subType: 'string',
    description: 'string',
    idpId: 'string',
    createdByUser: 'string',
  },
  'com.qlik.v1.user.created': user,
  'com.qlik.v1.user.deleted': user,
  'com.qlik.v1.automation.created': automation,
  'com.qlik.v1.automation.updated': automation,
  'com.qlik.v1.automation.deleted': automation,
  'com.qlik.v1.automation.run.started': run,
  'com.qlik.v1.automation.run.ended': run,
  'com.qlik.v1.automation.run.failed': run,
  'com.qlik.v1.di-projects.di-tasks.started': taskStarted,
  'com.qlik.v1.di-projects.di-tasks.stopped': {
    dataTask,
    startTime: 'string',
    stoppedBy: 'string',
    stoppedTime: 'string',
    startMethod: 'string',
  },
  'com.qlik.v1.di-projects.di-tasks.completed': taskCompleted,
  'com.qlik.v1.di-projects.di-tasks.failed': {
    ...taskCompleted,
    errorDetails: { code: 'string', title: 'string', source: 'string', status: 'number' },
    errorMessage: 'string',
  },
};
