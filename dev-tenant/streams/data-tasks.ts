import { addSpace, before, raised, type Stream, usersOf } from './stream';

/** One task in so many fails, and one is stopped. */
const OF = 8;

const TASKS = [
  { id: 'orders_landing-k3x9', name: 'Orders landing', type: 'LANDING' },
  { id: 'orders_storage-p2m4', name: 'Orders storage', type: 'STORAGE' },
  { id: 'orders_transform-t7q1', name: 'Orders transform', type: 'TRANSFORM' },
  { id: 'orders_mart-w8c6', name: 'Orders data mart', type: 'DATAMART' },
] as const;

/** The tasks of a data integration project, over and over: each is started, and completed, failed or stopped. */
export const dataTasks: Stream = function* (scene) {
  const { chance, now } = scene;
  const [userId = ''] = usersOf(chance, 1);
  const spaceId = addSpace(scene, 'Data integration');
  const projectId = chance.hex(24);
  for (;;) {
    for (const task of TASKS) {
      const dataTask = { ...task, ownerId: userId, spaceId, projectId };
      const seconds = 5 + chance.below(300);
      const startedNow = { dataTask, startTime: now().toISOString(), startedBy: userId, startMethod: 'SCHEDULER' };
      yield raised(scene, 'com.qlik.v1.di-projects.di-tasks.started', { userId }, startedNow);
      const started = { ...startedNow, startTime: before(now(), seconds) };
      const at = now().toISOString();
      const outcome = chance.below(OF);
      if (outcome === 0) {
        yield raised(
          scene,
          'com.qlik.v1.di-projects.di-tasks.failed',
          { userId },
          {
            ...started,
            endTime: at,
            errorDetails: { code: 'QDI-DW-STORAGE-1', title: 'A table could not be loaded', status: 500 },
            errorMessage: 'The table orders could not be loaded',
          },
        );
      } else if (outcome === 1) {
        const stopped = { ...started, stoppedBy: userId, stoppedTime: at };
        const { startedBy: _, ...data } = stopped;
        yield raised(scene, 'com.qlik.v1.di-projects.di-tasks.stopped', { userId }, data);
      } else {
        yield raised(scene, 'com.qlik.v1.di-projects.di-tasks.completed', { userId }, { ...started, endTime: at });
      }
    }
  }
};
