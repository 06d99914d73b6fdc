import { counted, inWords, NOTHING } from '../../../cli/dev-tenant/tally';
import type { Delivery } from '../../../dev-tenant/deliveries';

const delivery = (statusMessage: string, status: Delivery['status'] = 'fail'): Delivery => ({
  id: 'd',
  webhookId: 'w',
  eventType: 't',
  triggeredAt: '2026-11-24T02:00:00Z',
  status,
  statusMessage,
  request: { url: 'https://a.test/', headers: {}, body: {} },
});

test('counts by outcome and by answer, the most frequent first', () => {
  const all = [delivery('401 Unauthorized'), ...Array(3).fill(delivery('202 Accepted', 'success'))];
  expect(inWords(all.reduce(counted, NOTHING))).toBe(
    '3 delivered · 1 failed · 3 × 202 Accepted · 1 × 401 Unauthorized',
  );
});

test('an endpoint that answers something else each time is counted without end, and told apart no more than 20 times', () => {
  const all = Array.from({ length: 100 }, (_, at) => delivery(`500 ${at}`));
  const { failed, answers } = all.reduce(counted, NOTHING);
  expect(failed).toBe(100);
  expect(Object.keys(answers)).toHaveLength(21);
  expect(answers.others).toBe(80);
});

test('an answer does not steer the terminal', () => {
  expect(inWords(counted(NOTHING, delivery('500 \u001b[2J')))).toContain('500 \uFFFD[2J');
});
