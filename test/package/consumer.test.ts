/** The package as a stranger has it: packed, installed into an app of their own, compiled, synthesised. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { catalogue } from '../../lib/qlik/catalogue';
import { devDependencies } from '../../package.json';
import { tarball } from './packed';

const root = join(__dirname, '..', '..');
const app = mkdtempSync(join(tmpdir(), 'qlik-event-fanout-'));

function run(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: app, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

const npm = (...args: readonly string[]) => run('npm', ...args, '--no-audit', '--no-fund', '--ignore-scripts');

beforeAll(() => {
  cpSync(join(__dirname, 'app'), join(app, 'src'), { recursive: true });
  // In the repository their imports lead to the sources; here the compiler sees what the package has.
  cpSync(join(root, 'examples'), join(app, 'src', 'examples'), { recursive: true });
  writeFileSync(join(app, 'package.json'), '{ "private": true }');
  writeFileSync(join(app, 'tsconfig.json'), readFileSync(join(__dirname, 'app', 'tsconfig.json')));
  const versions = (['aws-cdk-lib', 'constructs', '@types/node'] as const).map(
    (name) => `${name}@${devDependencies[name]}`,
  );
  // The compiler that the repository uses, under the name by which others install it.
  const compiler = devDependencies['@typescript/native'].replace(/^npm:/, '');
  npm('install', '--prefer-offline', tarball(), compiler, ...versions);
  mkdirSync(join(app, 'out'), { recursive: true });
  run(join(app, 'node_modules', '.bin', 'tsc'), '--project', '.');
}, 180_000);

afterAll(() => {
  rmSync(app, { recursive: true, force: true });
});

test.each(['stack.mjs', 'stack.cjs'])(
  '%s synthesises the whole, handlers and a subscription included',
  (entry) => {
    const assembly = join(app, `cdk.out-${entry}`);
    run(process.execPath, join('out', entry), assembly);
    const template = JSON.parse(readFileSync(join(assembly, 'Mine.template.json'), 'utf8'));
    const resources: readonly { Type: string; Properties: { Handler?: string; EventPattern?: object } }[] =
      Object.values(template.Resources);
    const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions.filter(({ Properties }) => Properties.Handler === 'index.handler')).toHaveLength(4);
    const patterns = resources.flatMap(({ Properties }) => Properties?.EventPattern ?? []);
    expect(patterns).toContainEqual({ source: ['qlik.cloud'], 'detail-type': ['com.qlik.v1.app.reload.finished'] });
  },
  60_000,
);

test('the app is ready to be deployed: a fanout.json is all it needs', () => {
  const assembly = join(app, 'cdk.out-app');
  writeFileSync(join(app, 'fanout.json'), '{ "tenants": { "acme": { "host": "acme.eu.qlikcloud.com" } } }');
  run('env', `CDK_OUTDIR=${assembly}`, process.execPath, join('node_modules', 'qlik-event-fanout', 'dist', 'app.js'));
  const { Resources } = JSON.parse(readFileSync(join(assembly, 'QlikEventFanout.template.json'), 'utf8'));
  expect(Object.keys(Resources)).toContainEqual(expect.stringMatching(/^FanoutEventsBus/));
}, 60_000);

test.each(['subscriber.mjs', 'subscriber.cjs'])('%s handles an event, with no CDK in sight', (entry) => {
  expect(JSON.parse(run(process.execPath, join('out', entry)))).toEqual({
    handled: 'Sales',
    verified: true,
    loadedCdk: false,
  });
});

test('each event type has a JSON Schema', () => {
  const types = Object.keys(catalogue);
  const required = types.map((type) => `require('qlik-event-fanout/schemas/${type}.json')`);
  const schemas = JSON.parse(run(process.execPath, '--print', `JSON.stringify([${required}])`));
  expect(schemas.map(({ title }: { title: string }) => title)).toEqual(types);
  for (const schema of schemas) expect(new Ajv().validateSchema(schema)).toBe(true);
});

test.each(['qlik-fanout', 'qlik-event-fanout'])('the command line runs from the package, by npx %s', (name) => {
  expect(run('npx', '--no', '--', name, '--help')).toContain('Usage: qlik-fanout');
  expect(run('npx', '--no', '--', name, 'dev-tenant', '--help')).toContain('Usage: qlik-fanout dev-tenant');
});

test('nothing but what it needs is in the package', () => {
  const files = run('tar', '-tzf', tarball());
  const unexpected = files
    .split('\n')
    .filter((file) => file && !/^package\/(dist\/|package\.json|README\.md|LICENSE)/.test(file));
  expect(unexpected).toEqual([]);
});
