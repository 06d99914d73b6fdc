import { isSelected, readAll } from '../../../cli/dead-letters/dead-letters';
import { parkedDlq, parkedEntry } from '../letters';
import { memoryQueues } from '../memory-queue';

const idOf = ({ id }: { readonly id: string }) => [id];

describe('reading a DLQ', () => {
  const messages = Array.from({ length: 25 }, () => parkedEntry());
  const full = () => memoryQueues(new Map([[parkedDlq, messages]]), 10);

  it('gives each message once, and leaves all of them where others see them', async () => {
    const queues = full();
    expect(await readAll(parkedDlq, queues, idOf)).toEqual(messages.flatMap(idOf));
    expect(queues.idsIn(parkedDlq)).toHaveLength(25);
    expect(queues.hidden()).toEqual([]);
  });

  it('lets go of what it has read when it is stopped, or when the queue fails half-way', async () => {
    const stopped = full();
    const controller = new AbortController();
    const keep = (letter: { readonly id: string }) => {
      controller.abort();
      return idOf(letter);
    };
    expect(await readAll(parkedDlq, stopped, keep, controller.signal)).toHaveLength(10);
    expect(stopped.hidden()).toEqual([]);

    const failing = full();
    let reads = 0;
    const receive: typeof failing.receive = (queue) =>
      ++reads > 2 ? Promise.reject(new Error('AccessDenied')) : failing.receive(queue);
    await expect(readAll(parkedDlq, { ...failing, receive }, idOf)).rejects.toThrow('AccessDenied');
    expect(failing.hidden()).toEqual([]);
  });

  it('ends when messages it has read come back before it is through', async () => {
    const queues = full();
    const receive: typeof queues.receive = async (queue) => {
      const received = await queues.receive(queue);
      return received.length > 0 ? received : messages.slice(0, 10);
    };
    expect(await readAll(parkedDlq, { ...queues, receive }, idOf)).toHaveLength(25);
  });
});

test('a message is selected when it is all that was said', () => {
  const letter = { queue: 'parked', fingerprint: '0123abcd', id: 'm' };
  expect(isSelected({}, letter)).toBe(true);
  expect(isSelected({ queue: 'parked', group: '0123abcd', message: 'm' }, letter)).toBe(true);
  for (const other of [{ queue: 'failure' }, { group: 'ffffffff' }, { message: 'n' }]) {
    expect(isSelected({ queue: 'parked', ...other }, letter)).toBe(false);
  }
});
