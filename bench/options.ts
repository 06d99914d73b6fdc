import { parseArgs } from 'node:util';
import { parts } from './parts';

const HELP = `Usage: npm run bench -- [options]

Measures how fast and how dear the product is, beside what else one could run, prints a table and writes
bench/results.json; npm run docs makes docs/performance.md of it. Five minutes on two quiet cores.

  --only <part>        measure this alone, as often as it is given; nothing is written. One of
                       ${Object.keys(parts).join(', ')}
  --compare <file>     write nothing; say where the ratios differ by more than the spread from those of this file,
                       and end with 1 when any does
  --record             add a line to bench/history.jsonl as well
  --developer-speed    measure instead what takes minutes, npm start and npm test in a fresh clone of the last commit,
                       and write it into bench/results.json, with its date
  --json               print the results in JSON in place of the table
  --help               show this`;

/** What was asked for. */
export interface Options {
  readonly only: readonly string[];
  readonly compare?: string;
  readonly record: boolean;
  readonly developerSpeed: boolean;
  readonly json: boolean;
}

/** @returns the text of the help when that is asked for. @throws when it is called wrongly */
export function readOptions(args: readonly string[]): Options | string {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      compare: { type: 'string' },
      record: flag,
      'developer-speed': flag,
      json: flag,
      help: flag,
    },
  });
  if (values.help) return HELP;
  const { only, compare, record, 'developer-speed': developerSpeed, json } = values;
  const unknown = only.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) throw new Error(`--only takes ${Object.keys(parts).join(', ')}; got: ${unknown}`);
  if (record && (only.length > 0 || compare !== undefined || developerSpeed)) {
    throw new Error('--record keeps whole runs: leave out --only, --compare and --developer-speed');
  }
  if (developerSpeed && (only.length > 0 || compare !== undefined)) {
    throw new Error('--developer-speed is a run of its own: leave out --only and --compare');
  }
  return { only, compare, record, developerSpeed, json };
}
