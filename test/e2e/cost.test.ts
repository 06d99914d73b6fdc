import { qlikFanout, qlikFanoutJson } from './command-line';
import { arrived, deliver } from './deployed';
import { sample } from './qlik-tenant';

jest.setTimeout(120_000);

interface Printed {
  readonly workload: { readonly deliveriesPerMonth: number };
  readonly measured: readonly string[];
  readonly shape: { readonly hasDeduplication: boolean; readonly journals: number; readonly alarmMetrics: number };
  readonly perMillion: number;
  readonly perMonth: number;
  readonly variants: Readonly<Record<string, number>>;
}

test('a deployment is estimated from its own template and its own metrics', async () => {
  const { id, body } = sample();
  await deliver(body);
  await arrived(id);
  const { exitCode, printed } = await qlikFanoutJson<Printed>('cost', '--rate', '1000000');
  expect(exitCode).toBe(0);
  expect(printed.shape).toMatchObject({ hasDeduplication: true, journals: 6 });
  expect(printed.shape.alarmMetrics).toBeGreaterThan(20);
  expect(printed.workload.deliveriesPerMonth).toBe(1_000_000);
  expect(printed.measured).toContain('metricSeries');
  expect(printed.variants['without either']).toBeLessThan(printed.variants['as it is'] ?? 0);
  const { stdout } = await qlikFanout('cost', '--rate', '1000000', '--no-journals', '--no-deduplication');
  expect(stdout).toMatch(/API Gateway +│ \$1\.00/);
  expect(stdout).not.toMatch(/Journals/);
  expect(stdout).toMatch(/List prices of us-east-1/);
});

test.each([
  [['--template', 'no-such.json', '--rate', '1'], /There is no no-such.json/],
  [['--template', __dirname], /There is no .*QlikEventFanout.template.json/],
  [['--rate', '-1'], /number above 0/],
  [['--stack', 'Nobody'], /Cannot read the deployment/],
] as const)('%j: nothing is estimated', async (args, said) => {
  const { exitCode, stdout, stderr } = await qlikFanout('cost', ...args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(said);
});
