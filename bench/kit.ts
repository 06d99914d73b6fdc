import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { bundleOptions, handlerNames } from '../lib/constructs/handler-function';
import { type Child, startChild } from './child';
import { environmentOf, type Subject } from './deployment';

export const rivals = ['empty', 'naive', 'typical'] as const;

/** A subject's bundle. */
export interface Bundle {
  readonly file: string;
  readonly metafile: Metafile;
}

const scripts = ['core', 'endpoint', 'invoke', 'environment'] as const;

/** What all parts of a run need. */
export interface Kit {
  readonly bundles: Readonly<Record<Subject, Bundle>>;
  readonly endpointUrl: string;
  /** Has the endpoint answer after so long from now on. @returns what it was asked since the last time */
  readonly control: (delayMs: number) => Promise<Readonly<Record<string, number>>>;
  /** A fresh process with a subject's environment, changed as `over` says. */
  readonly start: (
    script: (typeof scripts)[number],
    subject: Subject,
    args?: readonly string[],
    over?: Readonly<Record<string, string>>,
  ) => Child;
  /** Writes something as JSON into the run's folder. @returns the file */
  readonly keep: (name: string, what: object) => string;
  /** What must not be left running when somebody stops the run. */
  readonly toStop: (() => Promise<unknown>)[];
  readonly close: () => void;
}

/** The rivals are bundled as CDK's NodejsFunction and its documentation have it, in one file, minified, SDK inside. */
const plainOptions: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
};

/** Bundles handlers, rivals and scripts into a folder of their own, and starts what stands for AWS. */
export async function openKit(): Promise<Kit> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const bundle = async (name: string, options: BuildOptions): Promise<Bundle> => {
    const outdir = join(folder, name);
    const file = join(outdir, 'index.mjs');
    const output = options.splitting
      ? { outdir, entryNames: 'index', outExtension: { '.js': '.mjs' } }
      : { outfile: file };
    const { metafile } = await build({ ...options, ...output, absWorkingDir: join(__dirname, '..'), metafile: true });
    return { file, metafile };
  };
  const entry = (name: string, path: string) =>
    bundle(name, { ...plainOptions, entryPoints: [join(__dirname, path, `${name}.ts`)] });
  const made = async <Name extends string>(names: readonly Name[], make: (name: Name) => Promise<Bundle>) =>
    Object.fromEntries(await Promise.all(names.map(async (name) => [name, await make(name)]))) as Record<Name, Bundle>;
  const [ours, theirs, own] = await Promise.all([
    made(handlerNames, (name) => bundle(name, bundleOptions(name))),
    made(rivals, (name) => entry(name, 'rivals')),
    made(scripts, (name) => entry(name, 'processes')),
  ]);
  const bundles = { ...ours, ...theirs };
  const endpoint = startChild(own.endpoint.file, [], {});
  const endpointUrl = await endpoint.next<string>();
  return {
    bundles,
    endpointUrl,
    control: async (delayMs) => {
      const answer = await fetch(`${endpointUrl}/_control`, { method: 'POST', body: String(delayMs) });
      return (await answer.json()) as Record<string, number>;
    },
    start: (script, subject, args = [], over = {}) =>
      startChild(own[script].file, args, { ...environmentOf(subject, endpointUrl), ...over }),
    keep: (name, what) => {
      const file = join(folder, name);
      writeFileSync(file, JSON.stringify(what));
      return file;
    },
    toStop: [],
    close: () => {
      endpoint.end();
      rmSync(folder, { recursive: true });
    },
  };
}
