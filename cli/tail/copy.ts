import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { printable } from '../terminal/printable';
import type { TailEvent } from './tail-event';

/** Name of the file an event is copied to. Both parts are a sender's own: nothing in them leads to another folder. */
export const fileNameOf = ({ type, id }: Pick<TailEvent, 'type' | 'id'>): string => `${plain(type)}-${plain(id)}.json`;

const plain = (text: string) => text.replace(/[^\w.-]/g, '_').slice(0, 100) || 'none';

/**
 * Writes an event, as EventBridge handed it over, into a file that only its owner may read. One that is there already
 * stays as it is. Never throws.
 *
 * @returns what became of it, in words
 */
export function copyToFile(folder: string, it: TailEvent): string {
  const file = join(folder, fileNameOf(it));
  try {
    writeFileSync(file, `${JSON.stringify(it.event, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
    return `Copied to ${basename(file)}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EEXIST'
      ? `There already: ${basename(file)}`
      : `Not copied: ${printable((error as Error).message)}`;
  }
}
