/** Sizes of the bundles and of what is in them. Run by itself it writes them to `budgets.json`, as what is allowed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { bundleOptions, handlerNames } from '../lib/constructs/handler-function';

/** Bytes in a bundle, minified, by package or, of ours, by file. */
export type Parts = Readonly<Record<string, number>>;

/** What a bundle had when somebody last looked. */
export interface Budget {
  readonly bytes: number;
  readonly parts: Parts;
}

/** What a change may bring along before somebody has to look: bytes, or a share of what is there if that is more. */
const LEEWAY_BYTES = 512;
const LEEWAY = 0.02;

/** What esbuild put into a bundle. */
export function partsOf({ outputs }: Metafile): Parts {
  const parts: Record<string, number> = {};
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput === 0) continue;
      const part = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path;
      parts[part] = (parts[part] ?? 0) + bytesInOutput;
    }
  }
  return parts;
}

/** By how much a bundle is over its budget, and what grew, the worst first; undefined when it is within. */
export function excess(budget: Budget, parts: Parts): string | undefined {
  const bytes = sum(parts);
  const allowed = budget.bytes + Math.max(LEEWAY_BYTES, Math.floor(budget.bytes * LEEWAY));
  if (bytes <= allowed) return undefined;
  const before: Parts = budget.parts;
  const grown = Object.entries(parts)
    .map(([part, size]) => ({ part, by: size - (before[part] ?? 0), isNew: before[part] === undefined }))
    .filter(({ by }) => by > 0)
    .sort((a, b) => b.by - a.by)
    .map(({ part, by, isNew }) => `${part} +${shown(by)}${isNew ? ' (new)' : ''}`);
  const what = `${shown(bytes)} bytes, budget ${shown(allowed)}: ${grown.join(', ')}`;
  return `${what}. If it is meant: npx tsx bench/bundle-parts.ts`;
}

const sum = (parts: Parts) => Object.values(parts).reduce((total, size) => total + size, 0);
const shown = (bytes: number) => bytes.toLocaleString('en-US');

if (require.main === module) {
  const bundles = handlerNames.map((handler) => {
    const options = { ...bundleOptions(handler), absWorkingDir: join(__dirname, '..'), outfile: 'index.mjs' };
    const parts = partsOf(buildSync({ ...options, write: false, metafile: true }).metafile);
    return [handler, { bytes: sum(parts), parts: Object.fromEntries(Object.entries(parts).sort()) }] as const;
  });
  const file = join(__dirname, 'budgets.json');
  writeFileSync(file, `${JSON.stringify({ bundles: Object.fromEntries(bundles) }, undefined, 2)}\n`);
}
