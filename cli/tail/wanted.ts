import type { Category } from '../../lib/qlik/catalogue';
import { type EventPattern, InvalidPatternError, matcher } from '../../lib/qlik/pattern';
import { recognise } from '../../lib/qlik/recognise';
import { CommandError } from '../verb';
import type { TailEvent } from './tail-event';

/** Which events a run is about; what is not given narrows nothing. */
export interface Wanted {
  readonly type?: readonly string[];
  readonly category?: readonly Category[];
  readonly tenant?: readonly string[];
  /** Stands anywhere in the event, in upper or lower case. */
  readonly text?: string;
  readonly failures?: boolean;
  /** JSON of an event pattern. */
  readonly where?: string;
}

/**
 * Whether an event is one of those.
 *
 * @throws {CommandError} when `where` is no event pattern
 */
export function wantedBy({ type, category, tenant, text, failures, where }: Wanted): (it: TailEvent) => boolean {
  const types = type && new Set(type.map((name) => recognise(name) ?? recognise(`com.qlik.v1.${name}`) ?? name));
  const categories = category && new Set<string>(category);
  const tenants = tenant && new Set(tenant);
  const matches = where === undefined ? undefined : matcherOf(where);
  return (it) =>
    (types?.has(it.type) ?? true) &&
    (categories?.has(it.category) ?? true) &&
    (tenants?.has(it.tenant) ?? true) &&
    (!failures || it.isFailure) &&
    (text === undefined || hasText(it, text.toLowerCase())) &&
    (matches?.(it.event) ?? true);
}

function matcherOf(where: string): (event: unknown) => boolean {
  let pattern: EventPattern;
  try {
    pattern = JSON.parse(where);
  } catch (error) {
    throw new CommandError(
      `--where is not JSON (${(error as Error).message}). It is an event pattern, such as {"detail":{"tenant":["acme"]}}.`,
    );
  }
  try {
    return matcher(pattern);
  } catch (error) {
    if (error instanceof InvalidPatternError) throw new CommandError(`--where: ${error.message}`);
    throw error;
  }
}

/**
 * Reads what a person types to filter: words, all of which must fit. `type:`, `category:` and `tenant:` look at a part
 * of that field, `is:failure` at failure events, any other word at the whole event; upper and lower case are the same.
 *
 * @example
 * filterOf('type:reload is:failure sales');
 */
export function filterOf(filter: string): (it: TailEvent) => boolean {
  const tests = filter.toLowerCase().split(/\s+/).filter(Boolean).map(testOf);
  return (it) => tests.every((test) => test(it));
}

function testOf(word: string): (it: TailEvent) => boolean {
  const [, field, part = ''] = /^(type|category|tenant):(.*)$/.exec(word) ?? [];
  if (word === 'is:failure') return ({ isFailure }) => isFailure;
  if (field === undefined) return (it) => hasText(it, word);
  return (it) => it[field as 'type' | 'category' | 'tenant'].toLowerCase().includes(part);
}

const texts = new WeakMap<TailEvent, string>();

/** Kept by event: a list of thousands is searched at every key that is typed. */
function hasText(it: TailEvent, lowerCase: string): boolean {
  let text = texts.get(it);
  if (text === undefined) {
    text = JSON.stringify(it.event).toLowerCase();
    texts.set(it, text);
  }
  return text.includes(lowerCase);
}
