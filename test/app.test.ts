import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { context } from '../cdk.json';
import { exampleText } from '../docs/configuration-page';
import { STACK_NAME } from '../local/deploy';

jest.setTimeout(120_000);

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'synth-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** `cdk synth` by the real CLI, with nothing of this shell but where programs are. */
function synth(output: string, ...args: readonly string[]) {
  const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const ended = spawnSync(process.execPath, [cdk, 'synth', '--quiet', '--no-notices', '--output', output, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
      HOME: folder,
      CI: 'true',
      NO_COLOR: '1',
      // A build machine on AWS would hand out its own credentials.
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  return { status: ended.status, printed: ended.stdout + ended.stderr };
}

describe('cdk synth of the app', () => {
  const assembly = join(folder, 'cdk.out');
  const { status, printed } = synth(assembly);

  test('needs no AWS credentials, and no account or region either', () => {
    expect({ status, printed }).toEqual({ status: 0, printed: expect.not.stringMatching(/error|credential/i) });
    const { artifacts } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8'));
    expect(artifacts[STACK_NAME].environment).toBe('aws://unknown-account/unknown-region');
  });

  test('passes CDK’s own validation of the template with no finding, of whatever severity', () => {
    const report = JSON.parse(readFileSync(join(assembly, 'validation-report.json'), 'utf8'));
    expect(report.pluginReports).toEqual([]);
    expect(printed).not.toMatch(/warning/i);
  });
});

test('a fan-out with a key, a bus, a topic, a table and a DLQ of its own passes it too, in strict mode', () => {
  const assembly = join(folder, 'own-resources');
  const { status, printed } = synth(assembly, '--strict', '--app', 'tsx test/e2e/own-resources-app.ts');
  expect({ status, printed }).toEqual({ status: 0, printed: expect.not.stringMatching(/error|warning/i) });
  const report = JSON.parse(readFileSync(join(assembly, 'validation-report.json'), 'utf8'));
  expect(report.pluginReports).toEqual([]);
});

test('the flags of cdk.json turn that validation on: a broken template has findings', () => {
  const app = new App({ context, outdir: join(folder, 'broken') });
  const stack = new Stack(app, 'Broken');
  new CfnResource(stack, 'Queue', { type: 'AWS::SQS::Queue', properties: { VisibilityTimeout: 999_999, Nope: 1 } });
  expect(() => app.synth()).toThrow(/CloudFormation-Validate::F3002.*CloudFormation-Validate::F3034/s);
});

test('each stage of a configuration is a stack of its own, in its account', () => {
  const config = join(folder, 'stages.json');
  writeFileSync(config, exampleText());
  const assembly = join(folder, 'stages');
  expect(synth(assembly, '-c', `config=${config}`).status).toBe(0);
  const { artifacts } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8'));
  const stacks = Object.entries<{ type: string; environment: string }>(artifacts).filter(
    ([, { type }]) => type === 'aws:cloudformation:stack',
  );
  expect(stacks.map(([name, { environment }]) => [name, environment])).toEqual([
    ['QlikEventFanout-dev', 'aws://unknown-account/unknown-region'],
    ['QlikEventFanout-prod', 'aws://123456789012/eu-central-1'],
  ]);
});

test('a configuration that cannot be used ends the synth with what to mend', () => {
  const { status, printed } = synth(join(folder, 'none'), '-c', 'config=missing.json');
  expect(status).not.toBe(0);
  expect(printed).toContain('missing.json cannot be read: create it, or name another with -c config=<file>');
});
