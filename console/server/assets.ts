import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { CommandError } from '../../cli/verb';

/** A file of the page. */
export interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/**
 * The page's files by name, read once: a path of a request is looked up and never becomes one of the file system.
 *
 * @throws {CommandError} when the page has not been built
 */
export function assetsIn(folder: string): ReadonlyMap<string, Asset> {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new CommandError(`The console's page is not in ${folder}.\nBuild it: npm run build:page`);
  }
  return new Map(
    readdirSync(folder).flatMap((name) => {
      const type = types[extname(name)];
      return type ? [[name, { type, bytes: new Uint8Array(readFileSync(join(folder, name))) }]] : [];
    }),
  );
}
