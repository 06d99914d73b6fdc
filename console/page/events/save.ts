import type { OpenedEvent } from '../../api/events';
import { fileNameOf } from './words';

/** Has the browser save an event as a file that `send --file` and `simulate --events` take. */
export function saveSample({ summary, event }: OpenedEvent): void {
  const blob = new Blob([`${JSON.stringify(event, null, 2)}\n`], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileNameOf(summary.type, summary.id);
  link.click();
  // The browser has begun to read it by the next turn, not by this.
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
