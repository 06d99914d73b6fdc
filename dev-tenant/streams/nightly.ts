import { addSpace, before, raised, type Stream, type StreamScene, usersOf } from './stream';

/** Apps that are reloaded each night. */
const APPS = 40;

/** One reload in so many fails. */
const FAILS_OF = 12;

const SUBJECTS = ['Sales', 'Stock', 'Finance', 'Service', 'Logistics', 'Quality', 'Purchasing', 'Marketing'];
const REGIONS = ['North', 'South', 'East', 'West', 'Group'];

const FAILURES = [
  { status: 'FAILED', errorCode: 'RELOAD-7', errorMessage: 'The table orders was not found' },
  { status: 'FAILED', errorCode: 'RELOAD-7', errorMessage: 'The connection to the warehouse was refused' },
  { status: 'EXCEEDED_LIMIT', errorCode: 'RELOAD-11', errorMessage: 'The reload took longer than it may' },
] as const;

interface App {
  readonly id: string;
  readonly name: string;
  readonly spaceId: string;
  readonly ownerId: string;
}

/**
 * The reloads of each night, one after the other: `app.reload.finished` of the engine, `reload.finished`, and where it
 * went well `app.data.updated`. What fails is tried twice by the engine, which makes two events of one reload.
 */
export const nightly: Stream = function* (scene) {
  const { chance } = scene;
  const apps = appsOf(scene);
  for (;;) {
    for (const app of apps) yield* reload(scene, app, chance.below(FAILS_OF) === 0);
  }
};

function appsOf(scene: StreamScene): readonly App[] {
  const { chance, things } = scene;
  const spaces = REGIONS.map((region) => addSpace(scene, region));
  const owners = usersOf(chance, 4);
  return Array.from({ length: APPS }, (_, at) => {
    const [subject = '', region = ''] = [SUBJECTS[at % SUBJECTS.length], REGIONS[Math.floor(at / SUBJECTS.length)]];
    const app = {
      id: chance.uuid(),
      name: `${subject} ${region}`,
      spaceId: spaces[REGIONS.indexOf(region)] ?? '',
      ownerId: chance.pick(owners),
    };
    things.addApp(app.id, app.name, app.spaceId);
    return app;
  });
}

function* reload(scene: StreamScene, { id: appId, name, spaceId, ownerId }: App, fails: boolean) {
  const { chance, now } = scene;
  const reloadId = chance.hex(24);
  const ids = { userId: ownerId, ownerId, spaceId, topLevelResourceId: appId };
  const failure = fails ? chance.pick(FAILURES) : undefined;
  const seconds = 5 + chance.below(600);
  for (let attempt = 0; attempt < (failure ? 2 : 1); attempt++) {
    yield raised(scene, 'com.qlik.v1.app.reload.finished', ids, {
      name,
      usage: 'ANALYTICS',
      status: failure ? 'error' : 'ok',
      errors: failure ? [failure.errorMessage] : [],
      warnings: [],
      statements: [],
      endTime: now().toISOString(),
      duration: seconds * 1000,
      reloadId,
      isSessionApp: false,
      isPartialReload: false,
      peakMemoryBytes: 1_000_000 * (50 + chance.below(2000)),
    });
  }
  yield raised(scene, 'com.qlik.v1.reload.finished', ids, {
    id: reloadId,
    appId,
    userId: ownerId,
    succeeded: failure === undefined,
    status: 'SUCCEEDED',
    ...failure,
    type: 'chronos',
    weight: 1,
    partial: false,
    appUsage: 'ANALYTICS',
    startTime: before(now(), seconds),
    durationSeconds: seconds,
  });
  if (failure) return;
  yield raised(scene, 'com.qlik.v1.app.data.updated', ids, {
    id: appId,
    name,
    spaceId,
    size: { file: 4096 * (10 + chance.below(5000)), memory: 0 },
    _updates: [{ path: '/lastReloadTime', newValue: now().toISOString() }],
    lastReloadTime: now().toISOString(),
    lineageChanged: false,
    resourceType: 'app',
  });
}
