import { addSpace, before, raised, type Stream, usersOf } from './stream';

/** One run in so many goes well. */
const SUCCEEDS_OF = 5;

/**
 * One automation that fails again and again: `automation.run.started`, then `automation.run.failed` and
 * `automation.run.ended` of the same run, since sources disagree on which of the two a failed run raises. All of its
 * failures have one fingerprint. Why a run failed is not in its events: it is on the run, as with Qlik.
 */
export const failingAutomation: Stream = function* (scene) {
  const { chance, things, now } = scene;
  const automationId = chance.uuid();
  const title = 'Refresh exchange rates';
  const [ownerId = ''] = usersOf(chance, 1);
  const spaceId = addSpace(scene, 'Automations');
  const ids = { userId: ownerId, ownerId, spaceId, topLevelResourceId: automationId };
  yield raised(scene, 'com.qlik.v1.automation.created', ids, { id: automationId, name: title, ownerId, spaceId });
  for (;;) {
    const id = chance.uuid();
    const isFailure = chance.below(SUCCEEDS_OF) > 0;
    const seconds = 1 + chance.below(90);
    const run = { id, title, ownerId, spaceId, executedById: ownerId, context: 'api', isTestRun: false } as const;
    yield raised(scene, 'com.qlik.v1.automation.run.started', ids, {
      ...run,
      status: 'running',
      startTime: now().toISOString(),
    });
    const times = { startTime: before(now(), seconds), stopTime: now().toISOString() };
    const status = isFailure ? 'failed' : 'finished';
    const error = isFailure ? [{ message: 'The rates service answered 503' }] : null;
    things.addRun(automationId, { id, status, title, error });
    const ended = { ...run, ...times, status, totalApiCalls: 3 } as const;
    if (isFailure) yield raised(scene, 'com.qlik.v1.automation.run.failed', ids, { ...ended, status: 'failed' });
    yield raised(scene, 'com.qlik.v1.automation.run.ended', ids, ended);
  }
};
