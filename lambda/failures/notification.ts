import type { FailureCard } from '../../lib/qlik/failure';
import type { Message } from '../aws/operations';
import { chatNotification } from './chat-notification';

/**
 * SNS takes no line breaks or control characters, and less than 100 characters (SNS API reference, Publish, read
 * 2026-11); in e-mail only ASCII is safe.
 */
const subject = ({ tenant, title }: FailureCard) =>
  // First what a telephone's list shows: whose, and what. The title ends with the tenant.
  `${tenant}: ${title.slice(0, -` (${tenant})`.length)}`.replace(/[^\x20-\x7e]/gu, '?').slice(0, 99);

/** The card for a person's eyes: what, where, when, what to do. */
export const cardText = (card: FailureCard): string =>
  [
    card.title,
    '',
    ...lines({
      Status: card.status,
      Error: card.error,
      When: card.time,
      Tenant: card.tenant,
      Resource: card.resourceId,
      Occurrence: card.occurrenceId,
      User: card.userId,
      Space: card.spaceName && card.spaceId ? `${card.spaceName} (${card.spaceId})` : card.spaceId,
    }),
    '',
    ...(card.link ? [`Look: ${card.link}`] : []),
    `Fingerprint: ${card.fingerprint} (the same for every failure of this ${card.kind === 'reload' ? 'app' : 'resource'})`,
  ].join('\n');

const lines = (told: Readonly<Record<string, string | undefined>>) =>
  Object.entries(told).flatMap(([label, value]) => (value === undefined ? [] : [`${label}: ${value}`]));

/**
 * The SNS message of a card: text for e-mail, a notification that chat applications show for HTTPS, by which they
 * subscribe, the card itself for everything else, attributes to filter subscriptions by.
 */
export const notification = (card: FailureCard, topicArn: string): Message => ({
  TopicArn: topicArn,
  Subject: subject(card),
  MessageStructure: 'json',
  Message: JSON.stringify({
    default: JSON.stringify(card),
    email: cardText(card),
    https: JSON.stringify(chatNotification(card)),
  }),
  MessageAttributes: Object.fromEntries(
    Object.entries({
      category: card.category,
      type: card.type,
      tenant: card.tenant,
      fingerprint: card.fingerprint,
    }).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  ),
});
