import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { handlerNames } from '../lib/constructs/handler-function';
import type { Subject } from './deployment';
import { type Kit, rivals } from './kit';
import { counted, type Measure } from './measure';

/** The largest parts of a bundle that are named; the rest is `others`. */
const NAMED = 8;

/** How large the bundles are, and what is in them. */
export async function bundle({ bundles }: Kit): Promise<readonly Measure[]> {
  return [...handlerNames, ...rivals].flatMap((subject: Subject) => {
    const { file, metafile } = bundles[subject];
    const files = Object.keys(metafile.outputs).map((path) =>
      readFileSync(join(dirname(file), path.split('/').at(-1) ?? '')),
    );
    const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
    return [
      counted(['bundle', 'bytes', subject], sum(files.map(({ length }) => length))),
      counted(['bundle', 'gzipBytes', subject], sum(files.map((text) => gzipSync(text, { level: 9 }).length))),
      ...contentsOf(metafile).map(([name, bytes]) => counted(['bundle', 'contents', subject, name], bytes)),
    ];
  });
}

/** Package, or folder of ours → bytes of it in the bundle, the largest first. */
export function contentsOf({ outputs }: Pick<Metafile, 'outputs'>): readonly (readonly [string, number])[] {
  const sizes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const owner = ownerOf(path);
      sizes.set(owner, (sizes.get(owner) ?? 0) + bytesInOutput);
    }
  }
  const largest = [...sizes].sort(([, a], [, b]) => b - a);
  const others = largest.slice(NAMED).reduce((total, [, bytes]) => total + bytes, 0);
  return [...largest.slice(0, NAMED), ...(others > 0 ? [['others', others] as const] : [])];
}

const ownerOf = (path: string) =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? `${path.split('/').slice(0, 2).join('/')}`;
