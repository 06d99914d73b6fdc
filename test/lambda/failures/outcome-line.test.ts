import type { FailureOutcome } from '../../../lambda/failures/failures';
import { outcomeLine } from '../../../lambda/failures/outcome-line';
import { toJson } from '../../../lambda/shared/log';
import { metric } from '../../../lib/contract';
import { failureCard } from '../../../lib/qlik/failure';
import { readEvent } from '../../qlik/reading';
import { embeddedMetrics } from '../../support/log-lines';

const CANARY = 'canary@example.com';
const type = 'com.qlik.v1.automation.run.failed';
const { event } = readEvent({
  id: 'event-1',
  type,
  toplevelresourceid: CANARY,
  authclaims: CANARY,
  data: { id: CANARY, title: CANARY, status: CANARY, error: CANARY },
});
const card = failureCard(type, event, 'acme.eu.qlikcloud.com');
if (card === undefined) throw new Error('no failure');

const lineOf = (outcome: FailureOutcome) =>
  toJson(outcomeLine(outcome, { busName: 'the-bus', messageId: 'message-1' }), 1_795_500_000_000);

it.each([
  ['sent', metric.failureEvents],
  ['test-run', metric.testRunFailures],
  ['repeated', metric.repeatedFailures],
] as const)('a card %s is counted as %s, by category and by type', (result, name) => {
  const series = [
    { EventBusName: 'the-bus', Category: 'automations' },
    { EventBusName: 'the-bus', Category: 'automations', Type: type },
  ];
  expect(embeddedMetrics(lineOf({ result, card }))).toEqual([{ name, value: 1, unit: 'None', series }]);
});

it('a card being sent is not counted: its message comes back and is counted then', () => {
  expect(embeddedMetrics(lineOf({ result: 'being-sent', card }))).toEqual([]);
});

it('a line says which card, and nothing of what is on it', () => {
  for (const result of ['sent', 'test-run', 'repeated', 'being-sent'] as const) {
    const line = lineOf({ result, card });
    expect(JSON.parse(line)).toMatchObject({
      level: 'info',
      message: `failure card ${result}`,
      messageId: 'message-1',
      cardId: card.cardId,
      fingerprint: card.fingerprint,
      tenant: 'acme',
      eventId: 'event-1',
    });
    expect(line).not.toContain(CANARY);
  }
});

it('an unreadable message is an error with its reason, and no metric: its alarm is the DLQ', () => {
  const line = lineOf({ result: 'unreadable', why: 'not JSON' });
  expect(JSON.parse(line)).toEqual({
    timestamp: expect.any(String),
    level: 'error',
    message: 'failure message unreadable',
    messageId: 'message-1',
    why: 'not JSON',
  });
});

it.each(['explained', 'unauthorized', 'too-late'] as const)(
  'a card whose explanation was %s is counted so',
  (result) => {
    const line = lineOf({ result: 'sent', card, explanation: result });
    expect(embeddedMetrics(line)).toEqual([
      expect.objectContaining({ name: metric.failureEvents }),
      {
        name: metric.explanations,
        value: 1,
        unit: 'None',
        series: [{ EventBusName: 'the-bus', Result: result }],
      },
    ]);
    expect(line).not.toContain(CANARY);
  },
);
