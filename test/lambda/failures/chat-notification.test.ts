import fc from 'fast-check';
import { chatNotification } from '../../../lambda/failures/chat-notification';
import { failureCard } from '../../../lib/qlik/failure';
import { readEvent } from '../../qlik/reading';

/** What Amazon Q Developer in chat applications reads of it. */
interface Notification {
  readonly content: Readonly<Record<'textType' | 'title' | 'description', string>> & { readonly nextSteps?: string[] };
  readonly metadata: { readonly additionalContext: Readonly<Record<string, string>> };
}

function notificationOf(title: string, resource = 'automation-1'): Notification {
  const { event, detailType } = readEvent({
    id: 'event-1',
    type: 'com.qlik.v1.automation.run.failed',
    time: '2026-11-24T06:00:00Z',
    toplevelresourceid: resource,
    data: { id: 'run-1', title, status: 'failed' },
  });
  const card = failureCard(detailType, event, 'acme.eu.qlikcloud.com');
  if (card === undefined) throw new Error('no card');
  return JSON.parse(JSON.stringify(chatNotification(card)));
}

test('is in the format of custom notifications, with what a person acts on', () => {
  const { metadata, ...shown } = notificationOf('Refresh');
  expect(shown).toEqual({
    version: '1.0',
    source: 'custom',
    id: expect.stringMatching(/^[0-9a-f]{64}$/),
    content: {
      textType: 'client-markdown',
      title: 'Automation run failed: Refresh (acme)',
      description: [
        'Status: failed',
        'When: 2026-11-24T06:00:00Z',
        'Resource: automation-1',
        `Fingerprint: ${metadata.additionalContext.fingerprint}`,
      ].join('\n'),
      nextSteps: ['Look: https://acme.eu.qlikcloud.com/automations/automation-1'],
      keywords: ['acme'],
    },
  });
  expect(metadata).toMatchObject({
    threadId: metadata.additionalContext.fingerprint,
    eventType: 'com.qlik.v1.automation.run.failed',
    relatedResources: ['automation-1'],
    enableCustomActions: false,
  });
  expect(metadata.additionalContext).toMatchObject({ testRun: 'false', tenant: 'acme', occurrenceId: 'run-1' });
});

test('whoever names an automation calls nobody and links to nothing', () => {
  const { content } = notificationOf('<!channel> <https://evil.example|Look> [Look](https://evil.example)', '<@U1>');
  expect(content.title).toBe(
    'Automation run failed: ‹!channel› ‹https://evil.example¦Look› (Look)(https://evil.example) (acme)',
  );
  expect(content.description).toContain('Resource: ‹@U1›');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      const { title, description } = notificationOf(text, text).content;
      expect(`${title}${description}`).not.toMatch(/[<>[\]|`]/);
      expect(description.split('\n').filter((line) => !/^(Status|When|Resource|Fingerprint): /.test(line))).toEqual([]);
    }),
  );
});
