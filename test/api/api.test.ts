/** The API docs, and the examples in them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorsOf } from './compile';
import { type Example, examplesOf, type Reflection, withoutExample } from './examples';

const root = join(__dirname, '..', '..');

/** Entry point, as TypeDoc names it → the name it is imported by. */
const entries: Readonly<Record<string, string>> = {
  lib: 'qlik-event-fanout',
  'lib/events': 'qlik-event-fanout/events',
  'lambda/subscriber/qlik-handler': 'qlik-event-fanout/handler',
};

/** The public API, as `npm run api` has it. */
function apiDocs(): { readonly warnings: string; readonly modules: readonly Reflection[] } {
  const folder = mkdtempSync(join(tmpdir(), 'qlik-event-fanout-api-'));
  try {
    const file = join(folder, 'api.json');
    const typedoc = join(root, 'node_modules/typedoc/bin/typedoc');
    // A warning is no error here, so that one does not hide what is wrong besides.
    const lenient = ['--treatWarningsAsErrors', 'false', '--treatValidationWarningsAsErrors', 'false'];
    const args = [typedoc, '--options', 'docs/typedoc.json', '--json', file, '--logLevel', 'Warn', ...lenient];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    const warnings = `${stdout}${stderr}`;
    return { warnings, modules: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).children : [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { warnings, modules } = apiDocs();
const exported = modules.flatMap(({ children = [] }) => children);
const examples = exported.flatMap((it) => examplesOf(it));

const wrong: readonly Example[] = [
  { of: 'a misspelled event type', code: "fanout.on('com.qlik.v1.app.reload.finish', 'A', { target: {} as never });" },
  { of: 'a prop that is none', code: "new RetryQueue(stack, 'A', { consumer: fn, maxReceiveCount: 5, retries: 1 });" },
  { of: 'a name from nowhere', code: 'fanout.bus.grantPublish(publisher);' },
];

describe('the API docs', () => {
  test('have nothing that TypeDoc warns of', () => {
    expect(warnings).toBe('');
  });

  test('have every entry of the package', () => {
    expect(modules.map(({ name }) => name).sort()).toEqual(Object.keys(entries).sort());
  });
});

describe('the examples', () => {
  test('are there, for each class, function, constant and method that is exported', () => {
    expect(exported.length).toBeGreaterThan(50);
    expect(withoutExample(exported)).toEqual([]);
  });

  test('compile, and wrong ones would not', () => {
    const imports = modules.map(
      ({ name, children = [] }) => `import { ${children.map((it) => it.name)} } from '${entries[name]}';`,
    );
    const errors = errorsOf([...examples, ...wrong], imports.join(' '));
    const faulty = [...examples, ...wrong].flatMap(({ of }, n) =>
      errors[n]?.length ? [{ of, errors: errors[n] }] : [],
    );
    expect(faulty.filter(({ of }) => !wrong.some((it) => it.of === of))).toEqual([]);
    expect(faulty.map(({ of }) => of)).toEqual(wrong.map(({ of }) => of));
  });
});

describe('an example that is missing would be seen', () => {
  const comment = { blockTags: [{ tag: '@example', content: [{ text: '```ts\nit();\n```' }] }] };
  const shown = { name: 'shown', kind: 64, signatures: [{ name: 'shown', kind: 4096, comment }] };
  const method = { ...shown, kind: 2048 };

  test.each<[string, Reflection, readonly string[]]>([
    ['a function with one', shown, []],
    ['a function without', { name: 'f', kind: 64, signatures: [{ name: 'f', kind: 4096 }] }, ['f']],
    ['a constant without', { name: 'C', kind: 32 }, ['C']],
    ['a class without, whose methods have some', { name: 'K', kind: 128, children: [method] }, ['K']],
    ['a method without', { name: 'K', kind: 128, comment, children: [{ name: 'm', kind: 2048 }] }, ['K.m']],
    [
      'an inherited method without',
      { name: 'K', kind: 128, comment, children: [{ name: 'm', kind: 2048, inheritedFrom: {} }] },
      [],
    ],
    ['an abstract class without', { name: 'K', kind: 128, flags: { isAbstract: true }, children: [method] }, []],
    [
      'a protected method without',
      { name: 'K', kind: 128, comment, children: [{ name: 'm', kind: 2048, flags: { isProtected: true } }] },
      [],
    ],
    ['an interface without', { name: 'P', kind: 256, children: [{ name: 'p', kind: 1024 }] }, []],
  ])('%s', (_, it, missing) => {
    expect(withoutExample([it])).toEqual(missing);
  });

  test('each is found, with whose it is and without its fence', () => {
    const it = { name: 'K', kind: 128, comment, children: [method] };
    expect(examplesOf(it)).toEqual([
      { of: 'K', code: 'it();' },
      { of: 'K.shown', code: 'it();' },
    ]);
  });
});
