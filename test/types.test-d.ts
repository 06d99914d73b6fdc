/** Compiled by `npm run types`, never run: what must not compile. */
import type { IRuleTarget } from 'aws-cdk-lib/aws-events';
import { qlikHandler } from '../lambda/subscriber/qlik-handler';
import type { QlikEventFanout } from '../lib/constructs/fanout';
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
declare const target: IRuleTarget;
fanout.on(['com.qlik.v1.user.created', 'com.qlik.v1.user.deleted'], 'Users', { target });
// @ts-expect-error a misspelled type
fanout.on('com.qlik.v1.user.create', 'Users', { target });
// @ts-expect-error a misspelled category
fanout.onCategory('automation', 'Audit', { target });
// @ts-expect-error a subscription without a target
fanout.onFailure('PageMe', {});

qlikHandler('com.qlik.v1.reload.finished', (it) => void (it.data?.durationSeconds satisfies number | undefined));
// @ts-expect-error a misspelled type
qlikHandler('com.qlik.v1.reload.finish', () => undefined);
// @ts-expect-error a field the event does not have
qlikHandler('com.qlik.v1.reload.finished', (it) => void it.data?.dataTask);

export const known: boolean | undefined = event.data?.succeeded;
