import { type Command, InvalidArgumentError, Option } from 'commander';
import { allCategories } from '../../lib/qlik/recognise';
import { eventTypes } from '../delivery/event-type';
import { offering } from '../terminal/offer';
import type { Wanted } from './changes';
import { type TypesWanted, typesWanted } from './chosen-types';
import type { Level, OfferedType, TenantWebhook } from './webhooks';

/** What a person wants of a webhook. What is not said is left as it is, or gets its default in a new one. */
export interface Wish extends TypesWanted {
  readonly level?: Level;
  readonly disabled?: boolean;
  /** `false`: none. */
  readonly filter?: string | false;
  readonly header?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly description?: string;
  readonly cloudEvents?: boolean;
}

const collected = (value: string, before: readonly string[] = []) => [...before, value];

/** Adds the options of {@link Wish}, apart from that of CloudEvents. */
export const withWishOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--category <category>', 'its event types, as far as the tenant offers them; may be repeated')
        .choices(allCategories)
        .argParser(category),
    )
    .addOption(
      offering(new Option('--type <type>', 'this event type; may be repeated').argParser(collected), eventTypes),
    )
    .addOption(
      new Option('--level <level>', 'events of the whole tenant, or of what the owner may see').choices([
        'tenant',
        'user',
      ]),
    )
    .option('--disabled', 'it is to send nothing')
    .option('--filter <filter>', 'only events that match, such as \'spaceId eq "…"\'')
    .option('--no-filter', 'whatever the event')
    .option('--header <header>', "sent with each delivery, as 'Name: value'; may be repeated", header)
    .option('--name <name>', 'its name in Qlik')
    .option('--description <text>', 'why it is there');

/** Reads one `--category` after others. @throws {InvalidArgumentError} */
export function category(text: string, before: readonly string[] = []): readonly string[] {
  if ((allCategories as readonly string[]).includes(text)) return [...before, text];
  throw new InvalidArgumentError(`Allowed choices are ${allCategories.join(', ')}.`);
}

/** Header names by RFC 9110, 5.1; values without what would begin another header. */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*([\x20-\x7e]*)$/;

/** Qlik's bound for all of them (`@qlik/api` 2.19.0, webhooks). */
const MAX_HEADER_BYTES = 2048;

/** Reads one `--header` after others. @throws {InvalidArgumentError} */
export function header(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, name, value = ''] = HEADER.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("A header is written 'Name: value'.");
  if (Object.keys(before).some((it) => it.toLowerCase() === name.toLowerCase())) {
    throw new InvalidArgumentError(`${name} is there twice; Qlik takes it once.`);
  }
  const headers = { ...before, [name]: value.trim() };
  if (Buffer.byteLength(JSON.stringify(headers)) <= MAX_HEADER_BYTES) return headers;
  throw new InvalidArgumentError(`All headers together have ${MAX_HEADER_BYTES} bytes at most.`);
}

/** The default of `--level` for a new webhook: with the other, what its owner may not see would be lost. */
export const NEW_LEVEL = 'tenant';

/**
 * How the webhook is to be: as wished, and for the rest as it is. That of this deployment is enabled, points here, and
 * has the event types of {@link typesWanted}.
 *
 * @param webhook the one there is; undefined for a new one
 * @throws {CommandError} when the tenant does not offer what is wished
 */
export function wantedOf(
  wish: Wish,
  url: string,
  offered: readonly OfferedType[],
  webhook: TenantWebhook | undefined,
): Wanted {
  const level = wish.level ?? (webhook?.level as Level | undefined) ?? NEW_LEVEL;
  return {
    url,
    level,
    enabled: !wish.disabled,
    eventTypes: typesWanted(wish, offered, level, webhook?.eventTypes),
    ...(wish.name !== undefined && { name: wish.name }),
    ...(wish.description !== undefined && { description: wish.description }),
    ...(wish.filter !== undefined && { filter: wish.filter === false ? null : wish.filter }),
    ...(wish.header !== undefined && { headers: wish.header }),
    ...(wish.cloudEvents && { cloudEvents: true }),
  };
}
