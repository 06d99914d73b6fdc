import { eventTypeNamed, eventTypes, typesChosen } from '../../cli/delivery/event-type';
import { run } from '../../cli/program';
import { rows } from '../../lib/qlik/recognise';

/** Runs a command line in this process; what it printed, and its exit code. */
async function ran(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += text;
      return true;
    }),
  );
  try {
    const exitCode = await run(args);
    return { exitCode, ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test('the catalogue is listed whole, in its order, and without AWS', async () => {
  const { exitCode, stdout } = await ran('events', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).map(({ type }: { type: string }) => type)).toEqual(eventTypes);
  const { stdout: table } = await ran('events');
  for (const { type, webhookName } of rows) expect(table).toMatch(new RegExp(`${type} .*${webhookName}`));
});

test('only those of a category, or those that can say a failure', async () => {
  const listed = async (...args: readonly string[]) =>
    JSON.parse((await ran('events', '--json', ...args)).stdout).map(({ type }: { type: string }) => type);
  expect(await listed('--category', 'users')).toEqual(['com.qlik.v1.user.created', 'com.qlik.v1.user.deleted']);
  const failing = rows.filter(({ failure }) => failure !== 'never').map(({ type }) => type);
  expect(await listed('--failures')).toEqual(failing);
});

test('one is shown with its sample as the bus has it, failing when asked', async () => {
  const { stdout } = await ran('events', 'automation.run.ended', '--json');
  const { failure, sample } = JSON.parse(stdout);
  expect(failure).toBe('data.status is "failed" or "exceeded limit"');
  expect(sample).toMatchObject({ source: 'qlik.cloud', detail: { specversion: '1.0', data: { status: 'finished' } } });
  const failing = JSON.parse((await ran('events', 'automation.run.ended', '--failures', '--json')).stdout);
  expect(failing.sample.detail.data.status).toBe('exceeded limit');
});

test.each([
  [['events', 'nobody'], 'qlik-fanout events'],
  [['events', 'run.ended'], 'com.qlik.v1.automation.run.ended'],
  [['events', '--category', 'nobody'], 'analytics-apps'],
  [['events', 'reload.finished', '--category', 'users'], '--category'],
  [['completion', 'tcsh'], 'bash'],
  [['send', '--set', 'status=1'], 'data.status=failed'],
  [['send', '--count', '0'], '1 to 100000'],
  [['send', '--count', '1.5'], '1 to 100000'],
  [['send', 'user.created'], 'too many arguments'],
  [['send', '--trace', '--count', '21'], '20'],
  [['send', '--file', 'x.json', '--type', 'all'], '--file'],
  [['send', '--file', 'no-such-file.json'], 'no-such-file.json'],
  [['send', '--corrupt', 'nobody'], 'missing-signature'],
] as const)('%j ends with 2 and says %j', async (args, advice) => {
  expect(await ran(...args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(advice) });
});

test('a type is known by each of its names', () => {
  for (const { type, aliases } of rows) {
    for (const name of [type, ...aliases, type.replace('com.qlik.v1.', '')]) expect(eventTypeNamed(name)).toBe(type);
  }
});

test('what is chosen twice is chosen once', () => {
  expect(typesChosen({ type: ['user.created'], category: 'users' })).toHaveLength(2);
  expect(typesChosen({ type: ['all', 'user.created'] })).toEqual(eventTypes);
  expect(typesChosen({})).toEqual([]);
});
