import type { Delivery } from '../../../cli/delivery/delivery';
import { post } from '../../../cli/delivery/posting';
import { sendAll, totalsOf } from '../../../cli/delivery/sending';
import { openReceiver } from '../../support/receiver';

const delivery = (url: string): Delivery => ({
  request: { url, headers: {}, body: Buffer.from('{}') },
  wanted: { answers: ['accepted'] },
});
const named = (...urls: readonly string[]) => urls.map((url) => () => delivery(url));
const ports = { turn: async () => undefined, now: () => 7 };

test('what came of each stands in the order of sending, however the answers come', async () => {
  const pending = new Map<string, () => void>();
  const post = ({ url }: { readonly url: string }) =>
    new Promise<{ status: number; answer: string; milliseconds: number }>((resolve) => {
      pending.set(url, () => resolve({ status: 202, answer: url, milliseconds: 1 }));
      if (pending.size === 2) for (const answer of [...pending.values()].reverse()) answer();
    });
  const sent = await sendAll(named('a', 'b'), { ...ports, post }, { atOnce: 2 });
  expect(sent.map(({ answer }) => answer)).toEqual(['a', 'b']);
  expect(sent[0]).toMatchObject({ sentAt: 7, isAsWanted: false });
});

test('nothing is begun once it is interrupted', async () => {
  const stop = new AbortController();
  const answer = async () => {
    stop.abort();
    return { status: 202, answer: 'accepted', milliseconds: 1 };
  };
  const sent = await sendAll(named('a', 'b', 'c'), { ...ports, post: answer }, { atOnce: 1, signal: stop.signal });
  expect(sent).toHaveLength(1);
});

test('nobody waits for a turn that no delivery needs', async () => {
  let turns = 0;
  const turn = async () => void turns++;
  const answer = async () => ({ status: 202, answer: 'accepted', milliseconds: 1 });
  expect(await sendAll(named('a', 'b', 'c'), { ...ports, turn, post: answer }, { atOnce: 2 })).toHaveLength(3);
  expect(turns).toBe(3);
});

test('totals are by answer, with times that were measured', async () => {
  let count = 0;
  const post = async () => {
    count++;
    return count <= 100
      ? { status: 202, answer: 'accepted', milliseconds: 101 - count }
      : { status: 429, answer: 'Too Many Requests', milliseconds: 5 };
  };
  const urls = Array.from({ length: 101 }, (_, index) => String(index));
  expect(totalsOf(await sendAll(named(...urls), { ...ports, post }, { atOnce: 1 }))).toEqual([
    { status: 202, answer: 'accepted', deliveries: 100, asWanted: 100, p50: 50, p99: 99 },
    { status: 429, answer: 'Too Many Requests', deliveries: 1, asWanted: 0, p50: 5, p99: 5 },
  ]);
  expect(totalsOf([])).toEqual([]);
});

describe('post', () => {
  test.each([
    ['{"status":"accepted","id":"1"}', 'accepted'],
    ['{"message":"Not Found"}', 'Not Found'],
    ['{"message":"\\u001b[2J"}', '-'],
    ['<html>', '-'],
    ['null', '-'],
  ])('of the answer %s it tells %j', async (body, answer) => {
    const receiver = await openReceiver('secret');
    receiver.answer = () => ({ status: 299, body });
    try {
      const request = { url: receiver.url, headers: {}, body: Buffer.from('{}') };
      expect(await post(request)).toMatchObject({ status: 299, answer });
    } finally {
      await receiver.close();
    }
  });

  test('a redirect is an answer, as it is for Qlik', async () => {
    const receiver = await openReceiver('secret');
    receiver.answer = () => ({ status: 302, headers: { location: receiver.url } });
    try {
      const request = { url: receiver.url, headers: {}, body: Buffer.from('{}') };
      expect(await post(request)).toMatchObject({ status: 302 });
    } finally {
      await receiver.close();
    }
  });

  test('that nobody answers is told, and does not throw', async () => {
    const request = { url: 'http://127.0.0.1:1/', headers: {}, body: Buffer.from('{}') };
    expect(await post(request)).toMatchObject({ status: 0, answer: expect.stringMatching(/^no answer \(\w+/) });
  });
});
