import type { DeadLetters, DeadMessage, RedriveSelection } from '../../api/dead-letters';

type Group = DeadLetters['groups'][number];

/** A row of the table: a group, or one of its messages below it. */
export type DeadRow =
  | { readonly is: 'group'; readonly key: string; readonly group: Group }
  | { readonly is: 'message'; readonly key: string; readonly group: Group; readonly message: DeadMessage };

/** A row for each group. */
export const groupRows = (groups: readonly Group[]): readonly DeadRow[] =>
  groups.map((group) => ({ is: 'group', key: group.fingerprint, group }));

/** A row for each listed message of a group. */
export const messageRows = (row: DeadRow): readonly DeadRow[] =>
  row.is === 'message'
    ? []
    : row.group.oldestMessages.map((message) => ({
        is: 'message',
        key: `${row.key} ${message.id}`,
        group: row.group,
        message,
      }));

/** What a redrive of the row is about. The queue is said as well, so that no other one has to be read. */
export const selectionOf = (row: DeadRow): RedriveSelection => ({
  queue: row.group.queue,
  ...(row.is === 'group' ? { group: row.group.fingerprint } : { message: row.message.id }),
});

/** Whether a redrive would take any of it. */
export const hasWay = (row: DeadRow): boolean =>
  row.is === 'group' ? row.group.ways.some(({ stays }) => stays === undefined) : row.message.stays === undefined;
