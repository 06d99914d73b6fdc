import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ministack } from '../../local/engine-version.json';

// This checkout may have an engine in a virtual environment of its own; here it has none.
jest.mock('node:fs', () => {
  const fs = jest.requireActual('node:fs');
  return { ...fs, existsSync: (path: string) => !path.includes('engine-venv') && fs.existsSync(path) };
});

import { startEngine } from '../../local/engine';

const environment = { ...process.env };
const nothing = mkdtempSync(join(tmpdir(), 'path-'));

beforeEach(() => {
  // Neither ministack nor Docker.
  process.env.PATH = nothing;
  delete process.env.AWS_ENDPOINT_URL;
});

afterEach(() => {
  process.env = { ...environment };
});

afterAll(() => rmSync(nothing, { recursive: true }));

/** What would do instead. */
const choices = [
  'No local AWS engine can be had',
  '1. set AWS_ENDPOINT_URL',
  `2. put ministack on the PATH: pip install ministack==${ministack}`,
  '3. install Python 3 with venv and pip',
  '4. start Docker',
];

describe('without any engine', () => {
  test('starting one gives a reason that names the four choices', async () => {
    const start = await startEngine();
    if (start.ok) throw new Error('an engine was found');
    for (const choice of choices) expect(start.reason).toContain(choice);
  });

  test('the end-to-end tests fail with it in their set-up: they are never skipped', async () => {
    const setUp: () => Promise<void> = require('../e2e/global-setup');
    const failure = await setUp().then(
      () => 'it was set up',
      (error: Error) => error.message,
    );
    for (const choice of choices) expect(failure).toContain(choice);
  });
});

test('an engine that runs already is taken as it is, and is not ours to stop', async () => {
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:4566';
  process.env.AWS_REGION = 'eu-central-1';
  const start = await startEngine();
  expect(start).toMatchObject({ ok: true, engine: { endpoint: 'http://127.0.0.1:4566', region: 'eu-central-1' } });
  if (start.ok) await start.engine.stop();
});
