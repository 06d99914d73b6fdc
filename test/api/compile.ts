import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from './examples';

const root = join(__dirname, '..', '..');

/** Where the package's names lead to in the repository. */
const paths = {
  'qlik-event-fanout': [join(root, 'lib/index.ts')],
  'qlik-event-fanout/events': [join(root, 'lib/events.ts')],
  'qlik-event-fanout/handler': [join(root, 'lambda/subscriber/qlik-handler.ts')],
};

/**
 * Type-checks examples in one program, each a module of its own, which begins with the imports. As in CDK's own docs,
 * `this` is the stack or construct whose constructor the example stands in.
 *
 * @returns the errors of each example, in the examples' order
 */
export function errorsOf(examples: readonly Example[], imports: string): readonly (readonly string[])[] {
  // Within the repository, so that packages are found.
  mkdirSync(join(root, '.local'), { recursive: true });
  const folder = mkdtempSync(join(root, '.local', 'examples-'));
  try {
    for (const [n, { code }] of examples.entries()) {
      writeFileSync(join(folder, `${n}.ts`), `${imports}\n${code.replace(/\bthis\b/g, 'stack')}\n`);
    }
    const tsconfig = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { paths, types: ['node'] },
      include: [],
      files: [join(root, 'test/api/prelude.d.ts'), ...examples.map((_, n) => join(folder, `${n}.ts`))],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const tsc = join(root, 'node_modules/.bin/tsc');
    const { stdout, status } = spawnSync(tsc, ['--project', folder, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const errors = [...stdout.matchAll(/^(.+?)\(\d+,\d+\): error (.+)$/gm)];
    // An error that is in no example, such as one of the command line, must not be lost.
    const strange = errors.filter(([, file]) => !/^\d+\.ts$/.test(file ?? ''));
    if (strange.length > 0 || (status !== 0 && errors.length === 0))
      throw new Error(`tsc ended with ${status}:\n${stdout}`);
    return examples.map((_, n) => errors.filter(([, file]) => file === `${n}.ts`).map(([, , error = '']) => error));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
