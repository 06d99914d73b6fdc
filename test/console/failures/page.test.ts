import { readFileSync } from 'node:fs';
import type { DeadLetters } from '../../../console/api/dead-letters';
import type { FailureGroup } from '../../../console/api/failures';
import { advice } from '../../../console/page/failures/advice';
import { groupRows, hasWay, messageRows, selectionOf } from '../../../console/page/failures/dead-rows';
import { matchingGroups } from '../../../console/page/failures/matching';
import { isClean, rateIn, selectionText, takesText, tallyLines } from '../../../console/page/failures/redrive-words';
import { agoText, counted, httpsLink, intervalText, lengthText, timeText } from '../../../console/page/failures/words';

// The page and the runbook would come to say two things of one failure.
test('what to do is what the runbook says', () => {
  const runbook = readFileSync('docs/runbook.md', 'utf8').replaceAll('`', '');
  const sentences = Object.values(advice).flatMap(({ meaning, look, mend }) => [meaning, look, mend]);
  // Up to where the page ends a sentence that goes on in the runbook.
  expect(sentences.filter((it) => !runbook.includes(it.slice(0, -1)))).toEqual([]);
});

test('a link is one by https or none', () => {
  expect(httpsLink('https://acme.eu.qlikcloud.com/x')).toBe('https://acme.eu.qlikcloud.com/x');
  expect(['http://acme', 'javascript:alert(1)', '//evil.example', undefined].map(httpsLink)).toEqual(
    Array(4).fill(undefined),
  );
});

test('times and numbers in words', () => {
  const now = Date.parse('2026-11-24T08:00:00Z');
  expect(timeText('2026-11-24T08:00:12.345Z')).toBe('2026-11-24 08:00:12 UTC');
  expect(agoText('2026-11-24T07:59:30Z', now)).toBe('just now');
  expect(agoText('2026-11-24T08:00:30Z', now)).toBe('just now');
  expect(agoText('2026-11-24T07:58:30Z', now)).toBe('1 min ago');
  expect(agoText('2026-11-22T07:00:00Z', now)).toBe('2 d ago');
  expect([counted(0, 'message'), counted(1, 'message'), counted(1204, 'message')]).toEqual([
    '0 messages',
    '1 message',
    '1,204 messages',
  ]);
  expect(intervalText('2026-11-24T08:05:00.000Z', 300_000)).toBe('08:05');
  expect(intervalText('2026-11-24T08:00:00.000Z', 3_600_000)).toBe('11-24 08:00');
  expect(intervalText('2026-11-24T00:00:00.000Z', 86_400_000)).toBe('11-24');
  expect([60_000, 7_200_000, 86_400_000].map(lengthText)).toEqual(['1 min', '2 h', '1 d']);
});

test('a card is found by words of title, error and fingerprint, whatever their case and order', () => {
  const group = { title: 'Reload failed: Sales (acme)', kind: 'reload', fingerprint: 'fa30ec58d9c132ff' };
  const groups = [
    group,
    { ...group, title: 'Reload failed: Stock (acme)', lastError: 'Table orders' },
  ] as FailureGroup[];
  const found = (text: string) => matchingGroups(groups, text).map(({ title }) => title.slice(15, 20));
  expect(found('ACME sales')).toEqual(['Sales']);
  expect(found('orders')).toEqual(['Stock']);
  expect(found('  ')).toEqual(['Sales', 'Stock']);
  expect(found('fa30ec')).toHaveLength(2);
  expect(found('sales orders')).toEqual([]);
});

test('a rate is a number from 0.1 to 1000; nothing typed is none', () => {
  expect(['10', '0.1', ' 1000 ', '0', '', ' ', '1001', 'ten', '-1', '1e9'].map(rateIn)).toEqual([
    10,
    0.1,
    1000,
    ...Array(7).fill(undefined),
  ]);
  expect([takesText(1, 1000), takesText(300, 10), takesText(3000, 10), takesText(72_000, 1)]).toEqual([
    'about 1 second',
    'about 30 seconds',
    'about 5 minutes',
    'about 20 hours',
  ]);
});

test('a tally tells every fate with its reason', () => {
  const tally = {
    found: 6,
    redriven: 1,
    undeleted: 1,
    left: [{ reason: 'not ours', messages: 2 }],
    failed: [{ reason: 'ThrottlingException', messages: 2 }],
  };
  expect(isClean(tally)).toBe(false);
  expect(isClean({ found: 2, redriven: 2, undeleted: 0, left: [], failed: [] })).toBe(true);
  expect(tallyLines(tally)).toEqual([
    '1 message redriven',
    '1 message redriven but not deleted: another redrive sends them a second time',
    '2 messages left: not ours',
    '2 messages failed: ThrottlingException',
  ]);
});

test('a row is redriven as what it is: a group of one queue, or one message, and only if it has a way', () => {
  const stays = { way: 'stays: x', stays: 'x', messages: 1 };
  const group = {
    fingerprint: 'ab',
    queue: 'parked',
    ways: [stays],
    oldestMessages: [{ id: 'm', sentAt: '', ...stays }],
  } as unknown as DeadLetters['groups'][number];
  const [row] = groupRows([group, { ...group, fingerprint: 'cd', ways: [stays, { way: 'to the bus', messages: 1 }] }]);
  const [, going] = groupRows([group, { ...group, ways: [stays, { way: 'to the bus', messages: 1 }] }]);
  if (!row || !going) throw new Error('there are two');
  const [letter] = messageRows(row);
  if (!letter) throw new Error('there is one');
  expect(selectionOf(row)).toEqual({ queue: 'parked', group: 'ab' });
  expect(selectionOf(letter)).toEqual({ queue: 'parked', message: 'm' });
  expect([row, letter, going].map(hasWay)).toEqual([false, false, true]);
  expect(messageRows(letter)).toEqual([]);
  expect([{ all: true } as const, selectionOf(row), selectionOf(letter)].map(selectionText)).toEqual([
    'everything that is dead',
    'group ab',
    'message m',
  ]);
});
