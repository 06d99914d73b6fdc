import { dataTasks } from './data-tasks';
import { failingAutomation } from './failing-automation';
import { nightly } from './nightly';
import type { Stream } from './stream';
import { userImport } from './user-import';

const byName = {
  nightly,
  'failing-automation': failingAutomation,
  'user-import': userImport,
  'data-tasks': dataTasks,
} as const satisfies Readonly<Record<string, Stream>>;

/** What may go on in the tenant. */
export type StreamName = keyof typeof byName;

/** Every stream by its name. */
export const streamNames = Object.keys(byName) as readonly StreamName[];

/**
 * Several streams as one, in turns by chance. Each has chance of its own, so that its events are the same whatever runs
 * beside it.
 *
 * @example
 * const { value: event } = streamOf(['nightly', 'user-import'])(scene).next();
 */
export const streamOf = (names: readonly StreamName[]): Stream =>
  function* (scene) {
    const { chance } = scene;
    const streams = names.map((name) => byName[name]({ ...scene, chance: chance.of(name) }));
    for (;;) yield chance.pick(streams).next().value;
  };
