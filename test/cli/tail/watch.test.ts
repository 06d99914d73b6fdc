import { watchQueue } from '../../../cli/tail/watch';
import { type Answers, awsError, fakeAws } from '../fake-aws';

const message = (id: string) => ({ Body: JSON.stringify({ id }), ReceiptHandle: `handle ${id}` });

function watched(answers: Answers, until: (events: readonly unknown[]) => boolean) {
  const { clients, asked } = fakeAws({ DeleteMessageBatchCommand: {}, ...answers });
  const controller = new AbortController();
  const events: unknown[] = [];
  const troubles: string[] = [];
  const ended = watchQueue(clients.sqs, 'https://sqs/queue', {
    signal: controller.signal,
    onEvents: (some) => {
      events.push(...some);
      if (until(events)) controller.abort();
    },
    onTrouble: (trouble) => void troubles.push(trouble),
    pause: async () => undefined,
  });
  return { ended, events, troubles, asked };
}

it('takes events and deletes them, until it is told to stop', async () => {
  const queue = ['a', 'b', 'c'].map(message);
  const { ended, events, asked } = watched(
    { ReceiveMessageCommand: () => ({ Messages: queue.splice(0, 2) }) },
    (it) => it.length === 3,
  );
  expect(await ended).toBeUndefined();
  expect(events).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  const deleted = asked
    .filter(({ command }) => command === 'DeleteMessageBatchCommand')
    .map(({ input }) => input.Entries);
  expect(deleted.flat()).toHaveLength(3);
});

it('tries again what may pass', async () => {
  let tries = 0;
  const { ended, events, troubles } = watched(
    { ReceiveMessageCommand: () => (++tries <= 12 ? awsError('TimeoutError') : { Messages: [message('a')] }) },
    (it) => it.length > 0,
  );
  expect(await ended).toBeUndefined();
  expect(events.length).toBeGreaterThan(0);
  expect(troubles[0]).toContain('TimeoutError');
});

it.each([
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
  'AccessDeniedException',
  'ExpiredTokenException',
])('ends at %s, all of it, and says so', async (name) => {
  const { ended, troubles } = watched({ ReceiveMessageCommand: awsError(name) }, () => false);
  expect(await ended).toContain(name);
  expect(troubles).toEqual([]);
});
