import type { QlikEvent } from '../../lib/qlik/event';
import { type FailureCard, failureCard, withExplanation } from '../../lib/qlik/failure';
import type { Claims } from '../shared/claims';
import { once } from '../shared/once';
import type { Explained } from './explanation';

/** What the core needs of the world. */
export interface FailurePorts {
  /** Tenant name → host name, for links. */
  readonly tenantHosts: Readonly<Record<string, string>>;
  /** On cards, by card id. */
  readonly claims: Claims;
  /** Asks Qlik for what the card lacks. However it ends, the card is sent. */
  readonly explain: (card: FailureCard) => Promise<Explained>;
  /** Sends the card to the alert topic; rejects when the topic does not take it. */
  readonly notify: (card: FailureCard) => Promise<void>;
}

/** What became of a message of the failure queue. */
export type FailureOutcome =
  | { readonly result: 'sent'; readonly card: FailureCard; readonly explanation?: Explained['result'] }
  | { readonly result: 'test-run' | 'repeated' | 'being-sent'; readonly card: FailureCard }
  | { readonly result: 'unreadable'; readonly why: string };

/** One failure event → one card, sent once however many events report the same run or reload. */
export async function reportFailure(message: string, ports: FailurePorts): Promise<FailureOutcome> {
  const card = readCard(message, ports.tenantHosts);
  if (typeof card === 'string') return { result: 'unreadable', why: card };
  let explained: Explained = { found: {} };
  const outcome = await once(ports.claims, card.cardId, async () => {
    if (card.testRun) return;
    // Only once the card is ours, so that Qlik is asked once for each.
    explained = await ports.explain(card).catch((): Explained => ({ found: {}, result: 'failed' }));
    await ports.notify(withExplanation(card, explained.found));
  });
  if (outcome === 'done') return { result: 'repeated', card };
  // Its sender may yet crash: the message comes back and finds out.
  if (outcome === 'in-progress') return { result: 'being-sent', card };
  return card.testRun ? { result: 'test-run', card } : { result: 'sent', card, explanation: explained.result };
}

/** The card of an EventBridge event as the rule puts it into the queue, or why there is none. */
function readCard(message: string, hosts: FailurePorts['tenantHosts']): FailureCard | string {
  let event: { 'detail-type'?: unknown; detail?: Partial<QlikEvent> | null } | null;
  try {
    event = JSON.parse(message);
  } catch {
    return 'not JSON';
  }
  const type = event?.['detail-type'];
  const detail = event?.detail;
  if (typeof type !== 'string') return 'detail-type is missing';
  if (typeof detail?.id !== 'string' || typeof detail.tenant !== 'string' || typeof detail.time !== 'string') {
    return 'detail lacks id, tenant or time: not an event of ours';
  }
  const host = Object.hasOwn(hosts, detail.tenant) ? hosts[detail.tenant] : undefined;
  return failureCard(type, detail as QlikEvent, host) ?? `${type.slice(0, 128)} says no failure`;
}
