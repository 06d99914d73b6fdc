import { run } from '../../cli/program';

/** Runs `tail` with nothing to connect to; gives its exit code and what it complained of. */
async function tail(...args: readonly string[]) {
  let stderr = '';
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text;
    return true;
  });
  try {
    return { exitCode: await run(['tail', ...args, '--region', 'eu-west-1']), stderr };
  } finally {
    write.mockRestore();
  }
}

it.each([
  [['--count', '0'], 'a whole number from 1 on'],
  [['--count', '1.5'], 'a whole number from 1 on'],
  [['--for', 'long'], '90s, 15m or 2h'],
  [['--for', '0s'], '90s, 15m or 2h'],
  [['--for', '9w'], 'at most 24 days'],
  [['--category', 'apps'], 'analytics-apps'],
  [['--where', '{'], '--where is not JSON'],
  [['--where', '{"detail":{"tenant":"acme"}}'], 'detail.tenant must be'],
  // Nobody listens there.
  [['--endpoint-url', 'http://127.0.0.1:9', '--profile', 'nobody-has-it'], 'Cannot read the deployment'],
])('does not begin with %j, makes nothing, and says why', async (args, why) => {
  const { exitCode, stderr } = await tail(...args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(why);
});
