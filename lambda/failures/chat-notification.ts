import type { FailureCard } from '../../lib/qlik/failure';

/**
 * A card as Amazon Q Developer in chat applications shows it in Slack or Teams. It drops in silence what is in no
 * format that it knows, so this is its own for messages of applications (its administrator guide, "Custom
 * notifications", read 2026-11). What is on the card stands in `additionalContext` again, for other HTTPS subscribers.
 */
export const chatNotification = (card: FailureCard): object => ({
  version: '1.0',
  source: 'custom',
  id: card.cardId,
  content: {
    textType: 'client-markdown',
    title: plain(card.title),
    description: [
      ...lines({ Status: card.status, Error: card.error, When: card.time, Resource: card.resourceId }),
      `Fingerprint: ${card.fingerprint}`,
    ].join('\n'),
    nextSteps: card.link ? [`Look: ${card.link}`] : undefined,
    keywords: [card.tenant],
  },
  metadata: {
    // What fails again comes below what failed before.
    threadId: card.fingerprint,
    summary: plain(card.title),
    eventType: card.type,
    relatedResources: card.resourceId ? [card.resourceId] : undefined,
    additionalContext: Object.fromEntries(
      Object.entries(card).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ),
    // Its buttons run commands in AWS, which this channel may not.
    enableCustomActions: false,
  },
});

const lines = (told: Readonly<Record<string, string | undefined>>) =>
  Object.entries(told).flatMap(([label, value]) => (value === undefined ? [] : [`${label}: ${plain(value)}`]));

/**
 * Whoever names an automation must not call a channel together (`<!channel>`), nor put a link of their own behind words
 * (`<link|words>`, `[words](link)`).
 */
const plain = (text: string) => text.replace(/[<>[\]|`]/g, (sign) => LOOK_ALIKES[sign] ?? '');

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '<': '‹',
  '>': '›',
  '[': '(',
  ']': ')',
  '|': '¦',
  '`': "'",
};
