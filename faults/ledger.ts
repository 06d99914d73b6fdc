import { toEntry } from '../lib/qlik/entry';
import { parse } from '../lib/qlik/envelope';
import type { BusEvent, Cloud } from './cloud';
import { bodyKey, type Letter } from './deliveries';

/** A 2xx that was not kept. */
export interface Loss {
  /** Tenant, type and event id, or tenant and hash of the body, as JSON. */
  readonly key: string;
  /** Which delivery of the seed it was, from 1. */
  readonly delivery: number;
  readonly answer: string;
  /** What is nowhere: the event, the whole body that a trimmed or an unreadable one needs, or the failure card. */
  readonly missing: 'event' | 'body' | 'card';
  /** `answer`: it was nowhere when the 2xx was given. `end`: it went missing later. */
  readonly when: 'answer' | 'end';
}

/** Something on the bus, or answered 2xx, that no tenant sent. */
export interface Forgery {
  readonly key: string;
  readonly why: string;
}

/** What the books say in the end. */
export interface Balance {
  readonly lost: readonly Loss[];
  readonly forged: readonly Forgery[];
  /** Events on the bus beyond the first of each. */
  readonly duplicates: number;
  /** Keys of those that no fault explains, nor, without deduplication, a second delivery. */
  readonly unexplained: readonly string[];
  /** Cards beyond the first of each. */
  readonly duplicateCards: number;
}

interface Account {
  readonly letter: Letter;
  /** Deliveries made of it, whatever came of them. */
  deliveries: number;
  /** The first that was answered 2xx. */
  answered?: { readonly delivery: number; readonly answer: string };
}

/** Keeps the books of one simulation. */
export interface Ledger {
  readonly sent: (letter: Letter) => void;
  /** A 2xx came: the delivery must be durable by now. */
  readonly answered: (letter: Letter, delivery: number, answer: string) => void;
  readonly onEvent: (event: BusEvent) => void;
  /** A fault that may explain a second event. */
  readonly incident: (keys: readonly string[]) => void;
  readonly balance: () => Balance;
}

export interface LedgerOptions {
  readonly cloud: () => Cloud;
  /** Whether a second delivery of an event is no reason for it to be on the bus twice. */
  readonly deduplicates: boolean;
}

export function ledgerOf({ cloud, deduplicates }: LedgerOptions): Ledger {
  const accounts = new Map<string, Account>();
  const onBus = new Map<string, number>();
  const incidents = new Set<string>();
  const lost: Loss[] = [];
  const forged: Forgery[] = [];

  const isKept = (key: string) => {
    const { kept, parked, parkedDead } = cloud();
    return kept.has(key) || parked.holds(key) || parkedDead.holds(key);
  };

  /** What of a letter is nowhere. */
  function missing({ key, kind, tenant, body }: Letter): 'event' | 'body' | undefined {
    if (kind === 'unreadable') return isKept(key) ? undefined : 'body';
    const { parked, parkedDead } = cloud();
    if (!onBus.has(key) && !parked.holds(key) && !parkedDead.holds(key)) return 'event';
    return kind === 'oversize' && !isKept(bodyKey(tenant, body)) ? 'body' : undefined;
  }

  function lacksCard({ key, cardId }: Letter, cards: ReadonlyMap<string, number>): boolean {
    const { failures, failuresDead } = cloud();
    if (cardId === undefined || !onBus.has(key)) return false;
    return !cards.has(cardId) && !failures.holds(key) && !failuresDead.holds(key);
  }

  return {
    sent: (letter) => {
      const account = accounts.get(letter.key) ?? { letter, deliveries: 0 };
      account.deliveries += 1;
      accounts.set(letter.key, account);
    },
    answered: (letter, delivery, answer) => {
      const { key } = letter;
      const account = accounts.get(key);
      if (letter.kind === 'forged' || account === undefined) {
        forged.push({ key, why: `delivery ${delivery} was answered ${answer}` });
        return;
      }
      account.answered ??= { delivery, answer };
      const what = missing(letter);
      if (what) lost.push({ key, delivery, answer, missing: what, when: 'answer' });
    },
    onEvent: ({ key }) => onBus.set(key, (onBus.get(key) ?? 0) + 1),
    incident: (keys) => {
      for (const key of keys) incidents.add(key);
    },
    balance: () => {
      const cards = countCards(cloud().publications);
      const lostAtOnce = new Set(lost.map(({ key }) => key));
      for (const { letter, answered } of accounts.values()) {
        if (answered === undefined || lostAtOnce.has(letter.key)) continue;
        const what = missing(letter) ?? (lacksCard(letter, cards) ? 'card' : undefined);
        if (what) lost.push({ key: letter.key, ...answered, missing: what, when: 'end' });
      }
      for (const event of cloud().events) {
        const why = forgeryOf(event, accounts.get(event.key)?.letter);
        if (why) forged.push({ key: event.key, why });
      }
      const repeated = [...onBus].filter(([, times]) => times > 1);
      return {
        lost,
        forged,
        duplicates: sum(repeated.map(([, times]) => times - 1)),
        unexplained: repeated
          .map(([key]) => key)
          .filter((key) => !incidents.has(key) && (deduplicates || accounts.get(key)?.deliveries === 1)),
        duplicateCards: sum([...cards.values()].map((times) => times - 1)),
      };
    },
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** Card id → how often it was published. */
function countCards(publications: readonly string[]): Map<string, number> {
  const cards = new Map<string, number>();
  for (const publication of publications) {
    const { cardId } = JSON.parse(JSON.parse(publication).default);
    cards.set(cardId, (cards.get(cardId) ?? 0) + 1);
  }
  return cards;
}

/** Why an event cannot have come from a tenant's delivery; undefined when it has. */
function forgeryOf({ detail, detailType }: BusEvent, letter: Letter | undefined): string | undefined {
  if (letter === undefined) return 'no tenant delivered it';
  const parsed = parse(letter.body, { tenant: letter.tenant, receivedAt: new Date(0) });
  if (!parsed.ok) return `its delivery cannot be read: ${parsed.reason}`;
  if (parsed.detailType !== detailType) return `its type is ${detailType}`;
  if (letter.kind === 'oversize') return JSON.parse(detail).trimmed ? undefined : 'it was not trimmed';
  return toEntry(parsed, () => '').entry.Detail === detail ? undefined : 'its detail is not what was delivered';
}
