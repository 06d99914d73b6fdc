import { type Category, type Condition, UNCATALOGUED } from './catalogue';
import type { QlikEvent } from './event';
import type { FailureKind } from './failure-kind';
import { digest } from './identity';
import { rowOf } from './recognise';
import { cut } from './text';

/**
 * What a person gets about a failure event. It holds ids and what failed, never a person's name or address. Each text
 * is one line of at most 256 characters, for its author may be anyone who can name an automation.
 */
export interface FailureCard {
  /** The same for all events that report one failure: one run or reload, one card. */
  readonly cardId: string;
  /** The same for all failures of one thing in one tenant: groups repeats. 16 hex digits. */
  readonly fingerprint: string;
  readonly kind: FailureKind;
  /** One line: what failed. */
  readonly title: string;
  /** The thing's name, where the event has it or Qlik was asked for it. */
  readonly name?: string;
  readonly resourceId?: string;
  /** The run, reload or event that failed. */
  readonly occurrenceId: string;
  readonly status?: string;
  /** Qlik's error code or text, where there is one; at most 500 characters. */
  readonly error?: string;
  readonly category: Category | typeof UNCATALOGUED;
  /** Canonical event type. */
  readonly type: string;
  readonly tenant: string;
  readonly time: string;
  /** Id of the user who ran it, or who owns it. */
  readonly userId?: string;
  readonly spaceId?: string;
  /** The space's name, where Qlik was asked for it. */
  readonly spaceName?: string;
  /** Where to look in the tenant. */
  readonly link?: string;
  /** Whether it was a test run, which does not page. */
  readonly testRun: boolean;
  readonly eventId: string;
}

/** What Qlik's API said about a failure and its event did not. */
export type Explanation = Partial<Pick<FailureCard, 'name' | 'error' | 'spaceId' | 'spaceName'>>;

/** Characters of an error text on a card; the event has all of it. */
export const MAX_ERROR = 500;

/** Characters of any other text on a card. SNS takes 256 KB, and a card goes there several times over. */
export const MAX_SHOWN = 256;

type Data = Readonly<Record<string, unknown>>;

/**
 * Whether the event says that something failed, by the same conditions as the rule's pattern.
 *
 * @example
 * isFailure('com.qlik.v1.reload.finished', { status: 'FAILED' }); // true
 */
export function isFailure(type: string, data: unknown): boolean {
  const sign = rowOf(type)?.failure ?? 'never';
  if (typeof sign === 'string') return sign === 'always';
  return isData(data) && sign.some((condition) => holds(condition, data));
}

/** Whether the data of an automation's run says that somebody only tried it. */
export const isTestRun = (data: unknown): boolean => isData(data) && (data.isTestRun === true || data.testRun === true);

const holds = (condition: Condition<Record<string, unknown>>, data: Data) =>
  Object.entries(condition).every(([field, values]) => {
    if (values === undefined) return true;
    return 'not' in values ? !values.not.includes(data[field] as never) : values.includes(data[field] as never);
  });

/**
 * The card of a failure event; undefined when the event says no failure. `host` is the tenant's, for the link.
 *
 * @example
 * const card = failureCard('com.qlik.v1.automation.run.failed', event, 'acme.eu.qlikcloud.com');
 */
export function failureCard(type: string, event: QlikEvent, host?: string): FailureCard | undefined {
  if (!isFailure(type, event.data)) return undefined;
  const data: Data = isData(event.data) ? event.data : {};
  const told = describe(type, event, data);
  const occurrenceId = told.occurrenceId ?? event.id;
  const thing = told.resourceId ?? 'unknown';
  const name = shown(told.name);
  return {
    cardId: digest(event.tenant, told.kind, occurrenceId),
    fingerprint: digest(event.tenant, told.kind, thing).slice(0, 16),
    kind: told.kind,
    title: titleOf({ kind: told.kind, name, tenant: event.tenant }),
    name,
    resourceId: shown(told.resourceId),
    occurrenceId: shown(occurrenceId),
    status: shown(text(data.status)),
    error: shown(told.error, MAX_ERROR),
    category: rowOf(type)?.category ?? UNCATALOGUED,
    type,
    tenant: event.tenant,
    time: event.time,
    userId: shown(text(event.userid) ?? text(event.ownerid)),
    spaceId: shown(told.spaceId ?? text(event.spaceid)),
    link: host && `https://${host}${told.path}`,
    testRun: isTestRun(data),
    eventId: event.id,
  };
}

/** The card with what Qlik's API said as well, within the same limits. What the event said stands. */
export function withExplanation(card: FailureCard, { name, error, spaceId, spaceName }: Explanation): FailureCard {
  const explained = {
    ...card,
    name: card.name ?? shown(name),
    error: card.error ?? shown(error, MAX_ERROR),
    spaceId: card.spaceId ?? shown(spaceId),
    spaceName: shown(spaceName),
  };
  return { ...explained, title: titleOf(explained) };
}

const titleOf = ({ kind, name, tenant }: Pick<FailureCard, 'kind' | 'name' | 'tenant'>) =>
  `${capitalised(kind)} failed${name ? `: ${name}` : ''} (${tenant})`;

interface Told {
  readonly kind: FailureKind;
  readonly name?: string;
  readonly resourceId?: string;
  readonly occurrenceId?: string;
  readonly error?: string;
  readonly spaceId?: string;
  /** Path within the tenant. */
  readonly path: string;
}

/**
 * What each kind of failure says of itself. Paths: an app opens at `/sense/app/{id}` (qlik.dev); an automation at
 * `/automations/{id}` (third-party sightings only); for the others no address is published, so the tenant's door.
 */
function describe(type: string, event: QlikEvent, data: Data): Told {
  switch (rowOf(type)?.category) {
    case 'automations': {
      const resourceId = text(event.toplevelresourceid);
      const path = resourceId ? `/automations/${encoded(resourceId)}` : '/';
      const [name, occurrenceId, spaceId] = [text(data.title), text(data.id), text(data.spaceId)];
      return { kind: 'automation run', name, resourceId, occurrenceId, spaceId, path };
    }
    case 'analytics-apps': {
      const resourceId = text(data.appId) ?? text(event.toplevelresourceid);
      const path = resourceId ? `/sense/app/${encoded(resourceId)}` : '/';
      const [firstError] = Array.isArray(data.errors) ? data.errors : [];
      const error = text(data.errorMessage) ?? text(data.errorCode) ?? text(firstError);
      // An engine attempt names its reload in `reloadId`, the reload itself in `id`: both give the same card.
      const occurrenceId = text(data.reloadId) ?? text(data.id);
      return { kind: 'reload', name: text(data.name), resourceId, occurrenceId, error, path };
    }
    case 'data-integration': {
      const task: Data = isData(data.dataTask) ? data.dataTask : {};
      const details: Data = isData(data.errorDetails) ? data.errorDetails : {};
      const ids = [text(task.projectId), text(task.id)].filter((id) => id !== undefined);
      return {
        kind: 'data task',
        name: text(task.name),
        // A task's id is unique only within its project.
        resourceId: ids.length > 0 ? ids.join('/') : undefined,
        error: text(data.errorMessage) ?? text(details.title) ?? text(details.code),
        spaceId: text(task.spaceId),
        path: '/',
      };
    }
    default:
      return {
        kind: 'API key validation',
        resourceId: text(event.toplevelresourceid) ?? text(data.jti),
        error: [text(data.code), text(data.description)].filter((part) => part !== undefined).join(': ') || undefined,
        path: '/',
      };
  }
}

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
/** One line, in one direction: line breaks, control characters and those that turn text around are blanks. */
const shown = <T extends string | undefined>(value: T, characters = MAX_SHOWN) =>
  (value === undefined
    ? undefined
    : cut(value, characters).replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')) as T;
/** Cut, since encodeURIComponent throws on half a surrogate pair. */
const encoded = (id: string) => encodeURIComponent(cut(id, MAX_SHOWN));
const capitalised = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
