import { fuzz } from '../fuzz/run';
import { ingest } from '../lambda/ingest/ingest';

test('5,000 generated requests: none escapes, none is accepted unsigned, every log line is one line', async () => {
  const { report, small } = await fuzz({ cases: 5_000, seed: 1 });
  expect(small).toEqual([]);
  expect(report).toMatchObject({ cases: 5_000, escapes: 0, forged: 0, badLogLines: 0 });
}, 120_000);

test('a core that takes any signature is found, and the case is small', async () => {
  const { report, small } = await fuzz({
    cases: 500,
    seed: 1,
    core: (delivery, ports) =>
      ingest(delivery, {
        ...ports,
        secrets: { ...ports.secrets, refetch: async () => ({ ok: true, secrets: ['r'.repeat(64)] }) },
      }),
  });
  expect(report.forged).toBeGreaterThan(0);
  expect(small[0]?.delivery.body.length).toBeLessThan(100);
}, 60_000);

test('a core that throws at some bodies is found', async () => {
  const { report, small } = await fuzz({
    cases: 500,
    seed: 1,
    core: async (delivery, ports) => {
      if (delivery.body.includes(0)) throw new Error('a zero byte');
      return ingest(delivery, ports);
    },
  });
  expect(report.escapes).toBeGreaterThan(0);
  expect(small[0]?.verdict).toMatchObject({ fault: 'escape' });
}, 60_000);

test('a core that keeps what it was sent is found', async () => {
  const kept: Buffer[] = [];
  const { report } = await fuzz({
    cases: 10_100,
    seed: 1,
    core: async (delivery, ports) => {
      // Little at first, while the heap warms up; then a megabyte each.
      kept.push(Buffer.alloc(kept.length < 10_000 ? 1 : 2 ** 20));
      return ingest(delivery, ports);
    },
  });
  expect(report).toMatchObject({ escapes: 0, forged: 0, leaks: true });
}, 60_000);
