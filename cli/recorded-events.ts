import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '../lib/qlik/envelope';
import { busEventOf } from './bus-event';
import { CommandError } from './verb';

/** An event as a rule sees it. */
export interface RecordedEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: { readonly id?: string };
  readonly [field: string]: unknown;
}

/**
 * The events in a file, or in all files of a folder: a JSON object, a list, or one object a line. Each is an event as
 * EventBridge delivers it (a journal's lines are), or the body of a delivery, which is read as the ingest function does.
 */
export function recordedEvents(path: string, tenant: string): readonly RecordedEvent[] {
  return filesAt(path).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const whole = jsonOf(text);
    const values = whole === undefined ? text.split('\n').filter((line) => line.trim() !== '') : [whole].flat();
    return values.map((value, at) =>
      eventOf(typeof value === 'string' ? jsonOf(value) : value, tenant, `${file}, event ${at + 1}`),
    );
  });
}

function filesAt(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((name) => /\.(?:json|jsonl|ndjson)$/.test(name))
      .map((name) => join(path, name));
  } catch (error) {
    throw new CommandError(`Cannot read the events: ${(error as Error).message}\nSay where they are with --events.`);
  }
}

function eventOf(value: unknown, tenant: string, where: string): RecordedEvent {
  if (typeof value === 'object' && value !== null && 'detail-type' in value && 'detail' in value) {
    return value as RecordedEvent;
  }
  const parsed = parse(Buffer.from(JSON.stringify(value) ?? ''), { tenant, receivedAt: new Date() });
  if (!parsed.ok)
    throw new CommandError(`${where} is neither an EventBridge event nor a Qlik delivery: ${parsed.reason}`);
  return busEventOf(parsed);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
