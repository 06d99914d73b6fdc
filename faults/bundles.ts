import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundleOptions } from '../lib/constructs/handler-function';
import { type Break, breaks } from './breaks';
import type { DrivenHandler } from './deployment';

/** Handler → its bundle as CommonJS text. */
export type Bundles = Readonly<Record<DrivenHandler, string>>;

const root = join(__dirname, '..');

/**
 * Bundles the handlers as they are deployed, but as CommonJS, so that a new environment is a function call.
 *
 * @param broken name of a break to build in
 */
export async function bundleHandlers(broken?: string): Promise<Bundles> {
  const plugins = broken === undefined ? [] : [breaking(breakNamed(broken))];
  const entries = (['ingest', 'redeliver', 'failures'] as const).map(async (handler) => {
    const { banner: _, ...options } = bundleOptions(handler);
    const { outputFiles } = await build({
      ...options,
      format: 'cjs',
      minify: false,
      write: false,
      // Every `import()` goes through the `require` that an environment is given.
      supported: { 'dynamic-import': false },
      plugins,
    });
    return [handler, outputFiles[0]?.text ?? ''] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as unknown as Bundles;
}

/** @throws when no break has the name */
export function breakNamed(name: string): Break {
  const found = Object.hasOwn(breaks, name) ? breaks[name] : undefined;
  if (found) return found;
  throw new Error(`no break is called ${JSON.stringify(name)}; there are: ${Object.keys(breaks).join(', ')}`);
}

const breaking = ({ file, from, to }: Break): Plugin => ({
  name: 'break',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path !== join(root, file)) return undefined;
      const source = readFileSync(path, 'utf8');
      if (source.split(from).length !== 2)
        throw new Error(`${file} does not have ${JSON.stringify(from)} exactly once`);
      return { contents: source.replace(from, () => to), loader: 'ts' };
    });
  },
});
