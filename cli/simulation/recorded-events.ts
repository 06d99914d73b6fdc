import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../verb';
import { jsonValues } from './json-values';
import { type Assumed, type RecordedEvent, recordedEvent } from './recorded-event';

/** Events to run over rules, and what was read besides. */
export interface EventSet {
  /** Where they were read, in words. */
  readonly from: string;
  readonly events: readonly RecordedEvent[];
  /** How many that are no events of Qlik, and where the first of them stands. */
  readonly foreign: number;
  readonly firstForeign?: string;
  /** Events that were read more than once: replayed ones, or those in two journals. */
  readonly repeated: number;
  /** Why there may be more than were read; a fault when nobody asked for less. */
  readonly cutShort?: { readonly why: string; readonly isFault: boolean };
}

/**
 * The events in a file, or in the files of a folder that end in `.json`, `.jsonl` or `.ndjson`: see `recordedEvent` for
 * what each may be, and `jsonValues` for how they may stand there.
 *
 * @throws {CommandError} for what is empty or no JSON, naming file and line
 */
export function recordedEvents(path: string, assumed: Assumed): EventSet {
  const events: RecordedEvent[] = [];
  let foreign = 0;
  let firstForeign: string | undefined;
  for (const file of filesAt(path)) {
    const read = jsonValues(readFile(file));
    if (!read.ok) throw new CommandError(`${file}, ${read.where}: ${read.why}. ${ALLOWED}`);
    if (read.values.length === 0) throw new CommandError(`${file}: it is an empty list. ${ALLOWED}`);
    for (const { value, where } of read.values) {
      const recorded = recordedEvent(value, assumed);
      if (recorded.is === 'none') throw new CommandError(`${file}, ${where}: it is no JSON object. ${ALLOWED}`);
      if (recorded.is === 'event') events.push(recorded.event);
      else {
        foreign++;
        firstForeign ??= `${file}, ${where}`;
      }
    }
  }
  return { from: path, events, foreign, firstForeign, repeated: 0 };
}

const ALLOWED =
  'A file holds events as EventBridge hands them over, deliveries with headers and body, or bodies of deliveries, in JSON: one, a list, or one a line.';

function filesAt(path: string): readonly string[] {
  const isFolder = reading(path, () => statSync(path).isDirectory());
  if (!isFolder) return [path];
  const names = reading(path, () => readdirSync(path)).filter((name) => /\.(?:json|jsonl|ndjson)$/.test(name));
  if (names.length === 0) throw new CommandError(`There is no *.json, *.jsonl or *.ndjson in ${path}.`);
  return names.sort().map((name) => join(path, name));
}

const readFile = (file: string) => reading(file, () => readFileSync(file, 'utf8'));

function reading<Read>(path: string, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file or folder' : `it cannot be read (${code})`;
    throw new CommandError(
      `--events is ${JSON.stringify(path)}: ${why}.\nSay a file, a folder of files, samples, journal or archive.`,
    );
  }
}
