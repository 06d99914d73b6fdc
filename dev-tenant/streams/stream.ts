import type { RaisedEvent, RaisedIds } from '../../lib/qlik/body';
import type { QlikEventData, QlikEventType } from '../../lib/qlik/catalogue';
import { originOf } from '../../lib/qlik/samples';
import type { Chance } from '../chance';
import type { FakeThings } from '../things';
import { TENANT_ID } from '../users';

/** Where a stream runs. */
export interface StreamScene {
  readonly chance: Chance;
  /** Gets the apps, runs and spaces that the events are about, for whoever asks the tenant about them. */
  readonly things: FakeThings;
  readonly now: () => Date;
}

/** Events without end, one when it is asked for: what is in them depends on the scene alone. */
export type Stream = (scene: StreamScene) => Generator<RaisedEvent, never>;

/** Users that own and do things. */
export const usersOf = (chance: Chance, count: number): readonly string[] =>
  Array.from({ length: count }, () => chance.hex(24));

/** A space with a name, known to the tenant. */
export function addSpace({ chance, things }: StreamScene, name: string): string {
  const id = chance.hex(24);
  things.addSpace(id, name);
  return id;
}

/** An event with an id of its own, raised now. */
export const raised = <T extends QlikEventType>(
  { chance, now }: StreamScene,
  type: T,
  ids: Omit<RaisedIds, 'tenantId'>,
  data: QlikEventData<T>,
): RaisedEvent => ({
  type,
  id: chance.uuid(),
  time: now(),
  ...originOf(type),
  ids: { tenantId: TENANT_ID, ...ids },
  data: data as object,
});

/** A time so many seconds before another, as Qlik writes it. */
export const before = (time: Date, seconds: number): string => new Date(time.getTime() - seconds * 1000).toISOString();
