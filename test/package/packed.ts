import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** Environment key under which the set-up hands over where the packed package is. */
export const PACKED = 'QLIK_PACKED';

/** The package as `npm publish` would send it: the path of its tarball. */
export const tarball = (): string => process.env[PACKED] ?? '';

/** Builds and packs it, into a folder. */
export function pack(folder: string): string {
  const args = ['pack', '--ignore-scripts=false', '--json', '--silent', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' }).replace(/^[^[]*/, ''));
  return join(folder, filename);
}
