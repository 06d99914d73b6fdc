/** `npm run bench`: how fast and how dear the product is, beside what else one could run. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Listr, PRESET_TIMER } from 'listr2';
import { complain, print, printJson, remark } from '../cli/terminal/terminal';
import { commit, machine, versions } from './about';
import { compare } from './comparison';
import { CLONE_FIGURES, cloneSpeed } from './developer-speed';
import { openKit } from './kit';
import { type Measure, spreadsOf, treeOf } from './measure';
import { type Options, readOptions } from './options';
import { parts } from './parts';
import { linesOfVerdicts, tableOfComparison, tableOfMeasures } from './report';
import { parseResults, type Results, resultsSchema } from './results';
import { verdicts } from './targets';

const FILE = join(__dirname, 'results.json');
const HISTORY = join(__dirname, 'history.jsonl');

/** Runs the parts one after the other, and shows how far they are: on a screen, or a line for each in a log. */
async function measureParts(names: readonly string[], json: boolean): Promise<readonly Measure[]> {
  const hasScreen = process.stdout.isTTY && !json;
  const kit = await openKit();
  const stopEarly = async () => {
    for (const stop of kit.toStop.splice(0)) await stop().catch(() => undefined);
    kit.close();
    process.exit(130);
  };
  process.once('SIGINT', stopEarly);
  const measures: Measure[] = [];
  const tasks = new Listr(
    names.map((name) => {
      const { title, rounds, run } = parts[name] as (typeof parts)[string];
      return {
        title,
        task: async (_context: unknown, task: { output: string }) => {
          if (!hasScreen) remark(title);
          let done = 0;
          const advance = () => {
            done += 1;
            task.output = `${done} of ${rounds}`;
          };
          measures.push(...(await run(kit, advance)));
        },
      };
    }),
    {
      renderer: hasScreen ? 'default' : 'silent',
      rendererOptions: { timer: PRESET_TIMER },
      // It would end the process at once, and leave the engine running.
      registerSignalListeners: false,
    },
  );
  try {
    await tasks.run();
  } finally {
    process.off('SIGINT', stopEarly);
    kit.close();
  }
  return measures;
}

const recorded = (file: string): Results | undefined =>
  existsSync(file) ? parseResults(readFileSync(file, 'utf8')) : undefined;

const write = (results: Results) => writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);

async function runAll(options: Options): Promise<0 | 1> {
  const before = machine();
  const startedAt = performance.now();
  const measures = await measureParts(Object.keys(parts), options.json);
  const last = recorded(FILE);
  // What takes minutes stays as it was last measured.
  const slow = Object.entries(last?.developer ?? {}).filter(([name]) => CLONE_FIGURES.includes(name));
  const tree = treeOf(measures);
  const results = resultsSchema.parse({
    about: {
      date: new Date().toISOString(),
      seconds: Math.round((performance.now() - startedAt) / 1000),
      commit: commit(),
      spread: 'interquartile range over rounds',
      machine: before,
      versions: versions(),
      developerSpeed: last?.about.developerSpeed,
    },
    ...tree,
    developer: { ...Object.fromEntries(slow), ...(tree.developer as object) },
    spread: spreadsOf(measures),
  });
  if (options.json) printJson(results);
  else print(`${tableOfMeasures(measures)}\n${linesOfVerdicts(verdicts(results))}`);
  if (options.compare === undefined) {
    write(results);
    if (options.record) appendFileSync(HISTORY, `${JSON.stringify(lineOf(results))}\n`);
    remark(
      `Written to bench/results.json after ${results.about.seconds} s; npm run docs makes docs/performance.md of it.`,
    );
    return 0;
  }
  const compared = compare(parseResults(readFileSync(options.compare, 'utf8')), results);
  (options.json ? remark : print)(tableOfComparison(compared));
  return compared.some(({ differs }) => differs) ? 1 : 0;
}

/** What is tracked over time: what does not depend on the machine. */
const lineOf = ({ about, bundle, coldImport, core, cost }: Results) => ({
  date: about.date,
  commit: about.commit,
  bytes: bundle.bytes,
  gzipBytes: bundle.gzipBytes,
  coldImportRatioToNaive: coldImport.ratioToNaive,
  coreRatioToFloor: core.ratioToFloor,
  costPerMillion: cost.perMillion,
});

async function runClone(): Promise<0 | 1> {
  const last = recorded(FILE);
  if (last === undefined) throw new Error('There is no bench/results.json to write into: run npm run bench first.');
  const { measures, failure } = await cloneSpeed();
  const developer = { ...last.developer, ...(treeOf(measures).developer as object) };
  write({ ...last, about: { ...last.about, developerSpeed: new Date().toISOString() }, developer });
  print(tableOfMeasures(measures));
  if (failure) complain(failure);
  return failure ? 1 : 0;
}

async function runSome({ only, json }: Options): Promise<0 | 1> {
  const measures = await measureParts(only, json);
  if (json) printJson({ ...treeOf(measures), spread: spreadsOf(measures) });
  else print(tableOfMeasures(measures));
  return 0;
}

async function main(args: readonly string[]): Promise<0 | 1> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    print(options);
    return 0;
  }
  if (options.developerSpeed) return runClone();
  return options.only.length > 0 ? runSome(options) : runAll(options);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    complain(error.message);
    process.exit(2);
  },
);
