/** Compiled by `npm run types`, never run: what must not compile. */
import type { IRuleTarget } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { qlikHandler } from '../lambda/subscriber/qlik-handler';
import type { QlikEventFanout } from '../lib/constructs/fanout';
import { QlikSubscriptions } from '../lib/constructs/qlik-subscriptions';
import type { QlikEventData, Row } from '../lib/qlik/catalogue';
import type { AppCreated, AutomationRun, ReloadFinished } from '../lib/qlik/data';
import type { QlikEvent } from '../lib/qlik/event';

declare const full: Row<AutomationRun>;
declare const event: QlikEvent<'com.qlik.v1.reload.finished'>;

// @ts-expect-error a row without a description
export const withoutDescription: Row<AutomationRun> = { ...full, description: undefined };
// @ts-expect-error a row that says nothing of failure
export const withoutFailure: Row<AutomationRun> = { ...full, failure: undefined };
// @ts-expect-error boolean fields that are not named
export const withoutBooleans: Row<AppCreated>['booleans'] = { published: true };
// @ts-expect-error a field the data does not have
export const unknownField: Row<ReloadFinished>['failure'] = [{ state: ['FAILED'] }];
// @ts-expect-error a value the field cannot have
export const wrongValue: Row<ReloadFinished>['failure'] = [{ succeeded: ['no'] }];
// @ts-expect-error a type that is not in the catalogue
export type Unknown = QlikEventData<'com.qlik.v1.space.created'>;
// @ts-expect-error a field of another type's data
export const otherField = event.data?.dataTask;

declare const fanout: QlikEventFanout;
declare const scope: Construct;
declare const target: IRuleTarget;
fanout.on(['com.qlik.v1.user.created', 'com.qlik.v1.user.deleted'], 'Users', { target });
// @ts-expect-error a misspelled type
fanout.on('com.qlik.v1.user.create', 'Users', { target });
// @ts-expect-error a misspelled category
fanout.onCategory('automation', 'Audit', { target });
// @ts-expect-error a subscription without a target
fanout.onFailure('PageMe', {});

fanout.on('com.qlik.v1.reload.finished', 'Big', {
  target,
  where: {
    tenant: ['acme', { prefix: 'eu-' }],
    category: [{ 'anything-but': ['users', 'automations'] }],
    data: {
      succeeded: [false, { exists: false }],
      status: ['FAILED', 'A_STATUS_QLIK_ADDS', { 'anything-but': { prefix: ['C', 'S'] } }],
      weight: [3, { numeric: ['>', 0, '<=', 5] }, { 'anything-but': [7, 8] }],
      errorCode: [{ prefix: { 'equals-ignore-case': 'reload-' } }, { suffix: '7' }, { wildcard: 'R*7' }],
      errorMessage: [{ 'equals-ignore-case': 'none' }, { cidr: '10.0.0.0/8' }],
      taskId: [
        { suffix: { 'equals-ignore-case': ' (Copy)' } },
        { 'anything-but': 'Sales' },
        { 'anything-but': { suffix: [' (copy)', ' (test)'] } },
        { 'anything-but': { 'equals-ignore-case': 'sales' } },
        { 'anything-but': { wildcard: '*test*' } },
      ],
      requeueCounters: { requeuesTotal: [{ numeric: ['>', 3] }] },
      $or: [{ appId: ['a'] }, { taskId: ['b'], type: ['chronos'] }],
    },
  },
});
fanout.on(['com.qlik.v1.app.created', 'com.qlik.v1.app.deleted'], 'Space', {
  target,
  where: { data: { spaceId: ['s'] } },
});
fanout.on('com.qlik.v1.user.created', 'Admins', {
  target,
  where: { data: { assignedRoles: { name: ['TenantAdmin'] } } },
});
fanout.onCategory('automations', 'Acme', { target, where: { data: { id: ['a'] } } });
fanout.onCategory('uncatalogued', 'New', { target, where: { data: { anything: ['a'], deep: { er: [1, null] } } } });
fanout.onFailure('One', { target, where: { tenant: ['acme'], $or: [{ userid: ['u'] }, { spaceid: ['s'] }] } });
fanout.onAny('Two', { target, where: { tenant: ['acme'] } });

// @ts-expect-error an attribute that events do not have
fanout.onAny('Wrong', { target, where: { tenat: ['acme'] } });
// @ts-expect-error a field the data does not have
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { state: ['FAILED'] } } });
// @ts-expect-error a field of another type's data
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { dataTask: { id: ['a'] } } } });
fanout.on(['com.qlik.v1.app.created', 'com.qlik.v1.app.deleted'], 'Wrong', {
  target,
  // @ts-expect-error a field that only one of the types has
  where: { data: { deleteType: ['HARD'] } },
});
// @ts-expect-error a field that not all types of the category have
fanout.onCategory('automations', 'Wrong', { target, where: { data: { totalApiCalls: [1] } } });
// @ts-expect-error a value that is not in a list
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { status: 'FAILED' } } });
// @ts-expect-error a string for a boolean
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { succeeded: ['false'] } } });
// @ts-expect-error a string for a number
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { weight: ['3'] } } });
// @ts-expect-error a number for a string
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { status: [3] } } });
// @ts-expect-error a category that is none
fanout.onAny('Wrong', { target, where: { category: ['apps'] } });
// @ts-expect-error numeric on a string
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { status: [{ numeric: ['>', 1] }] } } });
// @ts-expect-error prefix on a number
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { weight: [{ prefix: '1' }] } } });
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error anything-but on a boolean
  where: { data: { succeeded: [{ 'anything-but': [true] }] } },
});
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error a range from its upper bound
  where: { data: { weight: [{ numeric: ['<', 5, '>', 1] }] } },
});
// @ts-expect-error an operator that is none
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { status: [{ contains: 'A' }] } } });
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error suffix on a number
  where: { data: { weight: [{ suffix: '1' }] } },
});
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error wildcard on a number
  where: { data: { weight: [{ wildcard: '1*' }] } },
});
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error equals-ignore-case on a number
  where: { data: { weight: [{ 'equals-ignore-case': '1' }] } },
});
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error cidr on a number
  where: { data: { weight: [{ cidr: '10.0.0.0/8' }] } },
});
// @ts-expect-error cidr on a boolean
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { succeeded: [{ cidr: '::1/128' }] } } });
// @ts-expect-error numeric on a boolean
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { succeeded: [{ numeric: ['=', 1] }] } } });
// @ts-expect-error prefix that is no string
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { status: [{ prefix: 1 }] } } });
// @ts-expect-error exists that is no boolean
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { status: [{ exists: 'yes' }] } } });
// @ts-expect-error a comparison with a string
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { weight: [{ numeric: ['>', '1'] }] } } });
// @ts-expect-error a comparison that is none
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { weight: [{ numeric: ['!=', 1] }] } } });
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error anything-but a string on a number
  where: { data: { weight: [{ 'anything-but': ['3'] }] } },
});
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error anything-but a number on a string
  where: { data: { status: [{ 'anything-but': 3 }] } },
});
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error anything-but with a comparison
  where: { data: { weight: [{ 'anything-but': { numeric: ['>', 1] } }] } },
});
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error a wrong field within an object
  where: { data: { requeueCounters: { requeues: [1] } } },
});
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error a string within an object for a number
  where: { data: { requeueCounters: { requeuesTotal: ['1'] } } },
});
// @ts-expect-error a list for an object
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { data: { requeueCounters: ['1'] } } });
// @ts-expect-error a field of data beside data
fanout.on('com.qlik.v1.reload.finished', 'Wrong', { target, where: { status: ['FAILED'] } });
// @ts-expect-error an envelope that is none
fanout.onAny('Wrong', { target, where: { envelope: ['old'] } });
fanout.onCategory('automations', 'Wrong', {
  target,
  // @ts-expect-error an attribute that events do not have
  where: { tenat: ['acme'] },
});
// @ts-expect-error a field of some failures’ data
fanout.onFailure('Wrong', { target, where: { data: { status: ['failed'] } } });
// @ts-expect-error an attribute that events do not have
fanout.onFailure('Wrong', { target, where: { tenat: ['acme'] } });
// @ts-expect-error a number for a string
fanout.onFailure('Wrong', { target, where: { tenant: [1] } });
// @ts-expect-error numeric on a string
fanout.onAny('Wrong', { target, where: { tenant: [{ numeric: ['=', 1] }] } });
fanout.on('com.qlik.v1.reload.finished', 'Wrong', {
  target,
  // @ts-expect-error a wrong value within $or
  where: { data: { $or: [{ appId: ['a'] }, { weight: ['3'] }] } },
});
// @ts-expect-error one branch of $or
fanout.onFailure('Wrong', { target, where: { $or: [{ userid: ['u'] }] } });
// @ts-expect-error a wrong field within $or
fanout.onFailure('Wrong', { target, where: { $or: [{ userid: ['u'] }, { usrid: ['u'] }] } });

declare const qlik: QlikSubscriptions;
qlik.on('com.qlik.v1.app.reload.finished', 'There', { target, where: { data: { status: ['ok'] } } });
qlik.onCategory('automations', 'There', { target, where: { data: { id: ['a'] } } });
// @ts-expect-error a misspelled type, in another stack
qlik.on('com.qlik.v1.app.reload.finish', 'Wrong', { target });
// @ts-expect-error a field the data does not have, in another stack
qlik.on('com.qlik.v1.app.reload.finished', 'Wrong', { target, where: { data: { state: ['ok'] } } });
// @ts-expect-error subscriptions without a bus
new QlikSubscriptions(scope, 'Wrong', {});

qlikHandler('com.qlik.v1.reload.finished', (it) => void (it.data?.durationSeconds satisfies number | undefined));
// @ts-expect-error a misspelled type
qlikHandler('com.qlik.v1.reload.finish', () => undefined);
// @ts-expect-error a field the event does not have
qlikHandler('com.qlik.v1.reload.finished', (it) => void it.data?.dataTask);

export const known: boolean | undefined = event.data?.succeeded;
