/**
 * One made-up event for each catalogued type, in every envelope it can come in. Values are ours, shapes are Qlik's.
 * `npm start`, the tests and the CLI send them.
 */

import { bodyOf, type RaisedEvent } from './body';
import type { QlikEventData, QlikEventType } from './catalogue';
import { type Envelope, envelopes } from './event';
import { isFailure } from './failure';
import { rowOf, rows } from './recognise';

interface Sample<D> {
  readonly source: string;
  readonly specversion: '1.0' | '1.0.2';
  readonly toplevelresourceid?: string;
  /** `unique` goes where Qlik puts the id of a run or a reload. */
  readonly data: (unique: string) => D;
  /** What differs when the same event tells of a failure; for types that sometimes do. */
  readonly failing?: Partial<D>;
}

const appId = '3f1c9a52-7f0e-4a83-9f36-0d2f6f0b7c11';
const automationId = '8d0b7f64-2c55-4f0a-8f0d-6a1f5a3f9e20';
const spaceId = '66f2a1c04be8d70011a3c9e2';
const userId = '66f29e77d3b1a80012f4e0aa';
const tenantId = 'Qm3vT8xKc1ZpR6nW2yLfD0hJ5sB7uGaE';
const times = { startTime: '2026-11-20T05:00:00.120000Z', stopTime: '2026-11-20T05:01:12.480000Z' };

const appSource = { source: 'com.qlik/engine', specversion: '1.0', toplevelresourceid: appId } as const;
const userSource = { source: 'com.qlik/identities', specversion: '1.0' } as const;
const automationSource = {
  source: 'com.qlik/automations',
  specversion: '1.0.2',
  toplevelresourceid: automationId,
} as const;
const taskSource = { source: 'com.qlik/data-app-design', specversion: '1.0' } as const;

const salesApp = { id: appId, name: 'Sales', spaceId, usage: 'ANALYTICS', resourceType: 'app' } as const;
const run = { title: 'Refresh exchange rates', ownerId: userId, spaceId, executedById: userId, ...times } as const;
const automation = { id: automationId, name: 'Refresh exchange rates', ownerId: userId, spaceId } as const;
const person = { id: 'b2Yc0tH1', subject: 'auth0|5f0c', tenantId, name: 'A. Person', email: 'person@example.com' };
const dataTask = {
  id: 'orders_landing-k3x9',
  name: 'Orders landing',
  type: 'LANDING',
  ownerId: userId,
  spaceId,
  projectId: '66f2b0d8a9c4e70013d5b7f1',
} as const;
const taskStart = {
  dataTask,
  startTime: '2026-11-20T05:00:00.120Z',
  startedBy: userId,
  startMethod: 'SCHEDULER',
} as const;

const samples: { readonly [T in QlikEventType]: Sample<QlikEventData<T>> } = {
  'com.qlik.v1.app.created': {
    ...appSource,
    data: () => ({
      ...salesApp,
      size: { file: 4096, memory: 0 },
      ownerId: userId,
      published: false,
      hasSectionAccess: true,
    }),
  },
  'com.qlik.v1.app.exported': { ...appSource, data: () => ({ ...salesApp, dataReduced: false, dataExported: true }) },
  'com.qlik.v1.app.published': { ...appSource, data: () => ({ ...salesApp, originAppId: appId, dataPublished: true }) },
  'com.qlik.v1.app.deleted': {
    ...appSource,
    data: () => ({ ...salesApp, deleteType: 'SOFT', isDirectQueryMode: false }),
  },
  'com.qlik.v1.app.reload.finished': {
    ...appSource,
    data: (unique) => ({
      name: 'Sales',
      status: 'ok',
      errors: [],
      duration: 4200,
      reloadId: unique,
      isSessionApp: false,
    }),
    failing: { status: 'error', errors: ['The table orders was not found'] },
  },
  'com.qlik.v1.app.data.updated': {
    ...appSource,
    data: () => ({
      ...salesApp,
      _updates: [{ path: '/lastReloadTime', newValue: times.stopTime }],
      lineageChanged: false,
    }),
  },
  'com.qlik.v1.reload.finished': {
    ...appSource,
    source: 'com.qlik/reloads',
    data: (unique) => ({ id: unique, appId, userId, succeeded: true, status: 'SUCCEEDED', type: 'chronos' }),
    failing: {
      succeeded: false,
      status: 'FAILED',
      errorCode: 'RELOAD-7',
      errorMessage: 'The table orders was not found',
    },
  },
  'com.qlik.v1.api-key.validation.failed': {
    source: 'com.qlik/api-keys',
    specversion: '1.0.2',
    toplevelresourceid: '66f2c4e1b0d7a90014e6c803',
    data: () => ({
      jti: '66f2c4e1',
      code: 'APIKEYS-18',
      subType: 'externalClient',
      description: 'Key expired or revoked',
    }),
  },
  'com.qlik.v1.user.created': { ...userSource, data: () => ({ ...person, status: 'active' }) },
  'com.qlik.v1.user.deleted': { ...userSource, data: () => ({ ...person, status: 'deleted' }) },
  'com.qlik.v1.automation.created': { ...automationSource, data: () => automation },
  'com.qlik.v1.automation.updated': { ...automationSource, data: () => automation },
  'com.qlik.v1.automation.deleted': { ...automationSource, data: () => automation },
  'com.qlik.v1.automation.run.started': {
    ...automationSource,
    data: (unique) => ({ ...run, id: unique, status: 'running', isTestRun: false }),
  },
  'com.qlik.v1.automation.run.ended': {
    ...automationSource,
    data: (unique) => ({ ...run, id: unique, status: 'finished', isTestRun: false, totalApiCalls: 3 }),
    failing: { status: 'exceeded limit' },
  },
  'com.qlik.v1.automation.run.failed': {
    ...automationSource,
    data: (unique) => ({ ...run, id: unique, status: 'failed', isTestRun: false, totalApiCalls: 3 }),
  },
  'com.qlik.v1.di-projects.di-tasks.started': { ...taskSource, data: () => taskStart },
  'com.qlik.v1.di-projects.di-tasks.stopped': {
    ...taskSource,
    data: () => ({
      dataTask,
      startTime: taskStart.startTime,
      stoppedBy: userId,
      stoppedTime: '2026-11-20T05:02:00.000Z',
    }),
  },
  'com.qlik.v1.di-projects.di-tasks.completed': {
    ...taskSource,
    data: () => ({ ...taskStart, endTime: '2026-11-20T05:03:00.000Z' }),
  },
  'com.qlik.v1.di-projects.di-tasks.failed': {
    ...taskSource,
    data: () => ({
      ...taskStart,
      endTime: '2026-11-20T05:00:40.000Z',
      errorDetails: { code: 'QDI-DW-STORAGE-1', title: 'A table could not be loaded', status: 500 },
      errorMessage: 'The table orders could not be loaded',
    }),
  },
};

/** What to make of a sample. */
export interface SampleOptions {
  readonly envelope: Envelope;
  /** The event's id, and the id of its run or reload where it has one. */
  readonly unique: string;
  readonly time: Date;
  /** A name Qlik may use for the type. @default - the canonical one */
  readonly name?: string;
  /** Whether to tell of a failure, where the type sometimes does. @default false */
  readonly failing?: boolean;
}

/** A sample with what is expected of it. */
export interface SampleDelivery {
  readonly type: QlikEventType;
  readonly envelope: Envelope;
  /** The event's id. */
  readonly id: string;
  readonly failure: boolean;
  /** The body, minified as Qlik sends it. */
  readonly body: string;
}

/** The envelopes a type can come in: those announced as legacy are on their way to the other two. */
export const envelopesOf = (type: QlikEventType): readonly Envelope[] =>
  rowOf(type)?.announced === 'Cloud' ? ['cloud'] : envelopes;

/** Where events of a type come from, and the version of CloudEvents they say they are of. */
export const originOf = (type: QlikEventType): Pick<RaisedEvent, 'source' | 'specversion'> => {
  const { source, specversion } = samples[type];
  return { source, specversion };
};

/**
 * The body of a sample in one envelope, minified as Qlik sends it.
 *
 * @example
 * const { body } = sampleDelivery('com.qlik.v1.user.created', { envelope: 'cloud', unique: '1', time: now });
 */
export function sampleDelivery(type: QlikEventType, options: SampleOptions): SampleDelivery {
  const sample: Sample<object> = samples[type];
  const { envelope, unique, time, name } = options;
  const data = { ...sample.data(unique), ...(options.failing ? sample.failing : {}) };
  const ids = { userId, ownerId: userId, tenantId, spaceId, topLevelResourceId: sample.toplevelresourceid };
  const body = bodyOf({ type, id: unique, time, ...originOf(type), ids, data }, envelope, name);
  return { type, envelope, id: unique, failure: isFailure(type, data), body };
}

/** Every type in every envelope it can come in; ids begin with `run`. */
export const sampleDeliveries = (run: string, time: Date): readonly SampleDelivery[] =>
  rows
    .flatMap(({ type }) => envelopesOf(type).map((envelope) => ({ type, envelope })))
    .map(({ type, envelope }, index) => sampleDelivery(type, { envelope, unique: `${run}-${index + 1}`, time }));
