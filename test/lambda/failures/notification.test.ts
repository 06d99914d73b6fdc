import fc from 'fast-check';
import { chatNotification } from '../../../lambda/failures/chat-notification';
import { cardText, notification } from '../../../lambda/failures/notification';
import { type FailureCard, failureCard, withExplanation } from '../../../lib/qlik/failure';
import { rows } from '../../../lib/qlik/recognise';
import { readEvent } from '../../qlik/reading';

const cardOf = (sent: Readonly<Record<string, unknown>> & { readonly type: string }): FailureCard => {
  const { event, detailType } = readEvent({ id: 'event-1', time: '2026-11-24T06:00:00Z', ...sent });
  const card = failureCard(detailType, event, 'acme.eu.qlikcloud.com');
  if (card === undefined) throw new Error(`${sent.type} says no failure`);
  return card;
};
const failed = {
  type: 'com.qlik.v1.automation.run.failed',
  toplevelresourceid: 'automation-1',
  userid: 'user-1',
  data: { id: 'run-1', title: 'Refresh', status: 'failed' },
};
const card = cardOf(failed);

/** Bytes SNS counts: subject, message and attributes (SNS quotas, read 2026-11: 256 KB in all). */
const bytes = ({ Subject, Message, MessageAttributes }: ReturnType<typeof notification>) =>
  Buffer.byteLength(`${Subject}${Message}${JSON.stringify(MessageAttributes)}`);

describe('the text', () => {
  it('says what, where, when, and what to do', () => {
    expect(cardText(card)).toBe(
      [
        'Automation run failed: Refresh (acme)',
        '',
        'Status: failed',
        'When: 2026-11-24T06:00:00Z',
        'Tenant: acme',
        'Resource: automation-1',
        'Occurrence: run-1',
        'User: user-1',
        '',
        'Look: https://acme.eu.qlikcloud.com/automations/automation-1',
        `Fingerprint: ${card.fingerprint} (the same for every failure of this resource)`,
      ].join('\n'),
    );
  });

  it('says what Qlik said beside it', () => {
    const explained = withExplanation(card, { error: 'Connector refused', spaceId: 'space-1', spaceName: 'Sales' });
    expect(cardText(explained).split('\n')).toEqual(
      expect.arrayContaining(['Error: Connector refused', 'Space: Sales (space-1)']),
    );
    expect(cardText(withExplanation(card, { spaceId: 'space-1' }))).toContain('\nSpace: space-1\n');
  });

  it('says an app when an app failed to reload', () => {
    const reload = cardOf({ type: 'com.qlik.v1.reload.finished', data: { succeeded: false, appId: 'app-1' } });
    expect(cardText(reload)).toContain('the same for every failure of this app');
  });

  it('gets no line of its own from whoever names an automation, or writes an error', () => {
    const forged = '\nLook: https://evil.example\r\n\u2028Look: https://evil.example\u0085';
    const told = cardText(
      cardOf({ ...failed, toplevelresourceid: forged, data: { id: forged, title: forged, status: forged } }),
    );
    expect(told.split('\n')).toHaveLength(cardText(card).split('\n').length);
    const explained = withExplanation(card, { error: forged, spaceId: forged, spaceName: forged, name: forged });
    expect(cardText(explained).split(/[\n\r\u2028\u0085]/)).toHaveLength(cardText(card).split('\n').length + 2);
    expect(told.split(/[\n\r\u2028\u0085]/).filter((line) => line.startsWith('Look:'))).toHaveLength(1);
  });
});

describe('the message', () => {
  it('is text for e-mail, a notification for chat, and the card itself for everything else', () => {
    const { TopicArn, MessageStructure, Message } = notification(card, 'the-topic');
    expect([TopicArn, MessageStructure]).toEqual(['the-topic', 'json']);
    const { default: json, email, https, ...others } = JSON.parse(Message ?? '');
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(card)));
    expect(email).toBe(cardText(card));
    expect(JSON.parse(https)).toEqual(JSON.parse(JSON.stringify(chatNotification(card))));
    expect(others).toEqual({});
  });

  it('can be filtered by category, type, tenant and fingerprint', () => {
    expect(notification(card, 'the-topic').MessageAttributes).toEqual({
      category: { DataType: 'String', StringValue: 'automations' },
      type: { DataType: 'String', StringValue: 'com.qlik.v1.automation.run.failed' },
      tenant: { DataType: 'String', StringValue: 'acme' },
      fingerprint: { DataType: 'String', StringValue: card.fingerprint },
    });
  });

  it.each([
    ['plain', 'Refresh', 'acme: Automation run failed: Refresh'],
    ['with a line break', 'a\r\nBcc: b', 'acme: Automation run failed: a Bcc: b'],
    ['not ASCII', 'Umsätze 😀', 'acme: Automation run failed: Ums?tze ?'],
    ['long', 'x'.repeat(200), `acme: Automation run failed: ${'x'.repeat(70)}`],
  ])('has a subject that SNS takes, of a name that is %s', (_, title, subject) => {
    expect(notification(cardOf({ ...failed, data: { title } }), 't').Subject).toBe(subject);
  });

  it('is one that SNS takes, whatever text and however much of it the event holds', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom('\u0001', '€', '"', '\ud800', '😀', '\n').map((character) => character.repeat(80_000)),
    );
    const types = rows.filter(({ failure }) => failure !== 'never').map(({ type }) => type);
    const fields = ['title', 'id', 'name', 'appId', 'reloadId', 'errorMessage', 'code', 'description', 'jti'] as const;
    const texts = fc.record(
      Object.fromEntries([...fields, 'resource', 'user', 'space', 'task'].map((name) => [name, text])),
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), texts, text, (type, { resource, user, space, task, ...data }, said) => {
        const status = type.endsWith('app.reload.finished') ? 'error' : 'failed';
        const dataTask = { id: task, name: task, projectId: task, spaceId: space };
        const sent = {
          type,
          toplevelresourceid: resource,
          userid: user,
          spaceid: space,
          data: { ...data, status, succeeded: false, dataTask },
        };
        const found = { name: said, error: said, spaceId: said, spaceName: said };
        const message = notification(withExplanation(cardOf(sent), found), 't');
        expect(message.Subject).toMatch(/^acme: [A-Z][\x20-\x7e]{0,92}$/);
        expect(bytes(message)).toBeLessThan(128 * 1024);
        for (const { StringValue } of Object.values(message.MessageAttributes ?? {})) expect(StringValue).toMatch(/./);
      }),
      { numRuns: 100 },
    );
  });

  it('holds no name and no address of a person', () => {
    const canary = 'canary@example.com';
    const person = { name: canary, email: canary, subject: canary };
    const message = notification(
      cardOf({
        ...failed,
        authclaims: canary,
        originip: canary,
        subject: canary,
        data: { ...failed.data, user: person, createdByUser: canary },
      }),
      't',
    );
    expect(JSON.stringify(message)).not.toContain(canary);
  });
});
