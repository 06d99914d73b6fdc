/** `npm run build:page`: the console's page in `dist/console`. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(__dirname, '..');

/** Bundles the page, React and components included, into a folder of its own. */
export function buildPage(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  buildSync({
    entryPoints: { app: join(root, 'console/page/main.tsx') },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome120', 'firefox120', 'safari17'],
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.woff2': 'file', '.woff': 'file', '.ttf': 'file', '.svg': 'file' },
    assetNames: '[name]-[hash]',
    tsconfig: join(root, 'console/page/tsconfig.json'),
    logLevel: 'warning',
  });
  copyFileSync(join(root, 'console/page/index.html'), join(folder, 'index.html'));
}

if (require.main === module) buildPage(join(root, 'dist/console'));
