import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import budgets from '../bench/budgets.json';
import { excess, partsOf } from '../bench/bundle-parts';
import { bundleOptions } from '../lib/constructs/handler-function';
import { everything } from './support/everything';
import { resource } from './support/template';

jest.setTimeout(30_000);

const lambdas = join(__dirname, '..', 'lambda');
const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What any client of the SDK brings: credentials, signing, HTTP, XML. */
const SDK = [
  '@aws-sdk/core',
  '@aws-sdk/credential-provider-env',
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-node',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@aws-sdk/nested-clients',
  '@aws-sdk/signature-v4-multi-region',
  '@aws-sdk/token-providers',
  '@aws-sdk/xml-builder',
  '@aws/lambda-invoke-store',
  '@smithy/core',
  '@smithy/credential-provider-imds',
  '@smithy/node-http-handler',
  '@smithy/signature-v4',
  '@smithy/types',
];
const DYNAMODB = [
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/dynamodb-codec',
  '@aws-sdk/endpoint-cache',
  '@aws-sdk/middleware-endpoint-discovery',
  'mnemonist',
  'obliterator',
];

const bundles = [
  {
    handler: 'ingest',
    logicalId: 'FanoutIngest',
    packages: [],
  },
  {
    handler: 'redeliver',
    logicalId: 'FanoutRedeliver',
    packages: [],
  },
  {
    handler: 'failures',
    logicalId: 'FanoutFailures',
    packages: [],
  },
  {
    handler: 'reconcile',
    logicalId: 'FanoutReconcile',
    packages: [...SDK, ...DYNAMODB, '@aws-sdk/client-cloudwatch-logs', '@aws-sdk/client-secrets-manager', '@qlik/api'],
  },
  {
    handler: 'expectations',
    logicalId: 'FanoutExpectedReloadsExpectations',
    packages: [...SDK, '@aws-sdk/client-cloudwatch-logs'],
  },
] as const;

const { template } = everything();

test('every handler has its row here', () => {
  const handlers = readdirSync(lambdas).filter((name) => existsSync(join(lambdas, name, 'handler.ts')));
  expect(bundles.map(({ handler }) => handler).sort()).toEqual(handlers.sort());
});

describe.each(bundles)('the bundle of $handler', ({ handler, logicalId, packages }) => {
  const outfile = join(folder, handler, 'index.mjs');
  const options = { ...bundleOptions(handler), outfile, absWorkingDir: join(__dirname, '..') };
  const { metafile } = buildSync({ ...options, metafile: true });
  const [output, ...more] = Object.values(metafile.outputs);
  const inputs = Object.keys(output?.inputs ?? {});

  /** Imports it, as Lambda does, in a process that knows nothing but these. */
  const load = (env: Record<string, string>) => {
    const script = `import(${JSON.stringify(outfile)}).then((it) => console.log(typeof it.handler))`;
    // The SDK's notice about Node 20 is no fault of the bundle's.
    const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
    return spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', env: { ...quiet, ...env } });
  };
  const { Variables } = resource(template, 'AWS::Lambda::Function', logicalId).Environment;

  test('is one file, an ES module, minified', () => {
    expect(more).toEqual([]);
    expect(output?.exports).toEqual(['handler']);
    const [plain] = buildSync({ ...options, minify: false, write: false }).outputFiles;
    expect(output?.bytes).toBeLessThan(0.6 * (plain?.contents.length ?? 0));
  });

  test('holds these packages and no other', () => {
    const found = inputs.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    expect([...new Set(found)].sort()).toEqual([...packages].sort());
  });

  test('holds nothing of a deployment', () => {
    const ours = inputs.filter((path) => !path.includes('node_modules'));
    expect(ours.filter((path) => !/^(lambda\/|lib\/qlik\/|lib\/contract\.ts)/.test(path))).toEqual([]);
    expect(inputs.filter((path) => /node_modules\/(aws-cdk-lib|constructs|zod)\//.test(path))).toEqual([]);
  });

  test('needs nothing beside it but Node', () => {
    const imported = output?.imports.map(({ path }) => path) ?? [];
    expect(imported.filter((path) => !isBuiltin(path))).toEqual([]);
  });

  test('is within its budget: what it takes to load it is what a delivery waits for', () => {
    expect(excess(budgets.bundles[handler], partsOf(metafile))).toBeUndefined();
  });

  test('loads with what the construct and Lambda give it, and nothing else', () => {
    const { status, stdout, stderr } = load({ ...Variables, AWS_REGION: 'eu-west-1' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'function\n', stderr: '' });
  });

  // Without a table of events deduplication is off, without journals there is no second witness, without credentials no
  // card is explained.
  const optional = ['EVENT_TABLE', 'JOURNALS', ...(handler === 'failures' ? ['API_CREDENTIALS'] : [])];
  test.each(Object.keys(Variables).filter((key) => !optional.includes(key)))('says so when %s is not set', (key) => {
    const { status, stderr } = load({ ...Variables, AWS_REGION: 'eu-west-1', [key]: '' });
    expect(status).not.toBe(0);
    expect(stderr).toContain(`environment key ${key} is not set: the construct that makes this function must set it`);
  });
});

describe('a budget', () => {
  const budget = { bytes: 10_000, parts: { 'lib/a.ts': 4000, '@x/y': 6000 } };

  test.each([
    ['grows by what a change may bring along', { 'lib/a.ts': 4100, '@x/y': 6100 }],
    ['shrinks', { 'lib/a.ts': 4000 }],
    ['has a part in place of another', { 'lib/b.ts': 4000, '@x/y': 6000 }],
  ])('lets pass what %s', (_, parts) => {
    expect(excess(budget, parts)).toBeUndefined();
  });

  test('names the dependency that came, and the file that grew, by how much, the worst first', () => {
    expect(excess(budget, { 'lib/a.ts': 5000, '@x/y': 6000, '@x/z': 20_000 })).toBe(
      '31,000 bytes, budget 10,512: @x/z +20,000 (new), lib/a.ts +1,000. If it is meant: npx tsx bench/bundle-parts.ts',
    );
  });
});
