import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(__dirname, '..');

/** What may be imported where: the first row whose folder (or file) a file is in decides. */
interface Wall {
  readonly in: string;
  /** Folders and files of ours. */
  readonly ours: readonly string[];
  /** Packages and Node's modules; what ends in `/` or `:` stands for all that begin so. @default - any */
  readonly packages?: readonly string[];
  /** Packages that are not allowed although `packages` says any. */
  readonly never?: readonly string[];
}

const CDK = ['aws-cdk-lib', 'constructs'];

const walls: readonly Wall[] = [
  // The domain is pure: no AWS, no CDK, no I/O.
  { in: 'lib/qlik/', ours: ['lib/qlik/'], packages: ['node:crypto'] },
  // What both sides of a deploy say imports neither.
  { in: 'lib/contract.ts', ours: ['lib/qlik/'], packages: [] },
  { in: 'lib/duration.ts', ours: [], packages: [] },
  { in: 'lib/compliance.ts', ours: [], packages: [] },
  // Deploy time and run time meet in the contract alone.
  {
    in: 'lib/constructs/',
    ours: ['lib/constructs/', 'lib/compliance.ts', 'lib/contract.ts', 'lib/qlik/'],
    packages: [...CDK, 'aws-cdk-lib/', 'esbuild', 'node:fs', 'node:path'],
  },
  { in: 'lambda/', ours: ['lambda/', 'lib/contract.ts', 'lib/qlik/'], never: [...CDK, 'zod', 'esbuild'] },
  { in: 'lib/', ours: ['lib/'], packages: [...CDK, 'aws-cdk-lib/', 'zod', 'node:fs'] },
  { in: 'bin/', ours: ['lib/', 'cli/'], packages: [...CDK] },
  // These speak to AWS through its SDK, and the product never knows that it is local.
  {
    in: 'cli/',
    // What init writes has this package's version and feature flags in it.
    ours: [
      'cdk.json',
      'cli/',
      'console/api/',
      'console/server/',
      'dev-tenant/',
      'lambda/',
      'lib/contract.ts',
      'lib/duration.ts',
      'lib/qlik/',
      'package.json',
    ],
    never: CDK,
  },
  // Stands for Qlik, so it knows what Qlik sends, and nothing of what receives it.
  { in: 'dev-tenant/', ours: ['dev-tenant/', 'lib/qlik/'], packages: ['node:'] },
  // The page runs in a browser and has no way to AWS but the server's.
  {
    in: 'console/page/',
    ours: ['console/page/', 'console/api/', 'lib/qlik/'],
    packages: ['react', 'react/', 'react-dom/', '@cloudscape-design/', '@tanstack/'],
  },
  { in: 'console/api/', ours: ['console/api/', 'lib/qlik/'], packages: [] },
  // Speaks to AWS by what the command line speaks by, and no other way.
  {
    in: 'console/server/',
    ours: ['console/api/', 'console/server/', 'cli/', 'lambda/', 'lib/contract.ts', 'lib/qlik/'],
    packages: ['node:', 'hono', 'hono/', '@hono/', 'zod'],
  },
  { in: 'local/', ours: ['local/', 'lib/contract.ts', 'lib/qlik/'], never: CDK },
  // What pictures the product at work takes hold of any of it, too.
  { in: 'docs/captures.ts', ours: [''] },
  { in: 'docs/screenshots.ts', ours: [''] },
  // One page is made from the simulation, which makes its page itself.
  {
    in: 'docs/generate.ts',
    ours: ['docs/', 'bench/results.ts', 'bench/scale/page.ts', 'bench/template.ts'],
    packages: ['node:'],
  },
  {
    in: 'docs/',
    ours: [
      'bench/comparison.ts',
      'bench/results.ts',
      'bench/targets.ts',
      'cli/cost/',
      'cli/program.ts',
      'docs/',
      'lib/compliance.ts',
      'lib/config/',
      'lib/qlik/',
    ],
    packages: ['node:', 'typescript', 'yaml', 'zod'],
  },
  // What tests and measures the product may take hold of any of it.
  ...['test/', 'faults/', 'fuzz/', 'bench/'].map((folder) => ({ in: folder, ours: [''] })),
  // A user has the package by its name, and nothing else of ours.
  { in: 'examples/', ours: ['examples/'] },
  { in: 'build/', ours: ['build/', 'lib/constructs/handler-function.ts', 'lib/qlik/'] },
  { in: 'jest.config.js', ours: [] },
];

const isNotOurs = (name: string) =>
  name.startsWith('.') || ['node_modules', 'cdk.out', 'dist', 'reports'].includes(name);

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => !isNotOurs(name))
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(join(root, path)).isDirectory() ? sourcesIn(path) : [path]))
    .filter((path) => /\.[mc]?[jt]sx?$/.test(path));

const IMPORT =
  /^\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]/gm;

/** What a text imports, types included. */
const importsOf = (text: string) =>
  [...text.matchAll(IMPORT)].map(([, from, bare, called]) => from ?? bare ?? called ?? '');

const isIn = (name: string, allowed: string) =>
  /[/:]$|^$/.test(allowed) ? name.startsWith(allowed) : name === allowed;

const wallOf = (file: string) => walls.find((it) => isIn(file, it.in));

/** Whether a file may import that. */
function isAllowed(file: string, imported: string): boolean {
  const { ours, packages, never = [] } = wallOf(file) as Wall;
  if (imported.startsWith('.')) {
    const path = join(dirname(file), imported);
    const target = [path, `${path}.ts`].find((it) => extname(it) && existsSync(join(root, it))) ?? path;
    return ours.some((allowed) => isIn(target, allowed));
  }
  if (never.some((it) => imported === it || imported.startsWith(`${it}/`))) return false;
  return packages?.some((allowed) => isIn(imported, allowed)) ?? true;
}

const sources = sourcesIn('.');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

test('every file is behind a wall: a new folder needs a row here', () => {
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.filter((file) => wallOf(file) === undefined)).toEqual([]);
});

test('every import stays within its wall', () => {
  const breaches = sources.flatMap((file) =>
    importsOf(read(file)).flatMap((it) => (isAllowed(file, it) ? [] : [`${file} imports ${it}`])),
  );
  expect(breaches).toEqual([]);
});

test.each([
  ['lib/qlik/entry.ts', "import { readFileSync } from 'node:fs';"],
  ['lib/qlik/entry.ts', "import type { Answer } from '../contract';"],
  ['lib/qlik/entry.ts', "export * from '@aws-sdk/client-sqs';"],
  ['lib/contract.ts', "import type { Duration } from 'aws-cdk-lib';"],
  ['lib/constructs/fanout.ts', "import {\n  handler,\n} from '../../lambda/ingest/handler';"],
  ['lib/constructs/fanout.ts', "const { z } = await import('zod');"],
  ['lib/config.ts', "import { startEngine } from '../local/engine';"],
  ['lambda/ingest/ingest.ts', "import type { Tenant } from '../../lib/constructs/fanout';"],
  ['lambda/ingest/ingest.ts', "import 'aws-cdk-lib/aws-lambda';"],
  ['examples/app.ts', "import { QlikEventFanout } from '../lib';"],
  ['dev-tenant/tenant.ts', "import { openReceiver } from '../test/support/receiver';"],
  ['dev-tenant/tenant.ts', "import type { Answer } from '../lib/contract';"],
  ['dev-tenant/tenant.ts', "import { App } from 'aws-cdk-lib';"],
  ['local/start.ts', "const { App } = require('aws-cdk-lib');"],
  ['local/start.ts', "import { ingest } from '../lambda/ingest/ingest';"],
])('a breach would be seen: %s with %j', (file, text) => {
  const [imported = '', ...more] = importsOf(text);
  expect(more).toEqual([]);
  expect(isAllowed(file, imported)).toBe(false);
});

const within = (folder: string) => sources.filter((file) => file.startsWith(folder));

test('the domain asks neither clock nor chance nor environment', () => {
  const asks = within('lib/qlik/').filter((file) =>
    /Date\.now|new Date\(\)|performance\.|random|process\./.test(read(file)),
  );
  expect(asks).toEqual([]);
});

test('a handler names its environment keys by the contract', () => {
  const named = within('lambda/').filter((file) => /process\.env\.|process\.env\[['"]/.test(read(file)));
  expect(named).toEqual([]);
});

const handlers = readdirSync(join(root, 'lambda')).filter((name) =>
  existsSync(join(root, 'lambda', name, 'handler.ts')),
);

describe.each(handlers)('lambda/%s', (name) => {
  test('has a shell of 50 lines at most, imports not counted', () => {
    const lines = read(`lambda/${name}/handler.ts`)
      .replace(/^import\b[^;]*;$/gm, '')
      .split('\n')
      .filter((line) => /\S/.test(line) && !/^\s*(\/\/|\/?\*)/.test(line));
    expect(lines.length).toBeLessThanOrEqual(50);
  });

  test('has a core that runs without AWS', () => {
    const { metafile } = buildSync({
      entryPoints: [join(root, 'lambda', name, `${name}.ts`)],
      bundle: true,
      packages: 'external',
      platform: 'node',
      metafile: true,
      write: false,
    });
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    expect(imported.filter((path) => path !== 'node:crypto')).toEqual([]);
  });
});
