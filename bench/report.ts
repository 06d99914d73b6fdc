import { colours } from '../cli/terminal/colours';
import { type Cell, tableOf } from '../cli/terminal/terminal';
import type { Compared } from './comparison';
import { type Measure, nameOf } from './measure';
import { targets, type Verdict } from './targets';

/** What is in the results and too much for a screen. */
const DETAIL = /^bundle\.contents|^power\..*\.sizes|Microseconds|callsPerMessage/;

/** The table of a run. */
export function tableOfMeasures(measures: readonly Measure[]): string {
  const rows = measures
    .filter(({ at }) => !DETAIL.test(nameOf(at)))
    .map(({ at, value, spread }): readonly Cell[] => {
      const target = targets.find(({ name }) => name === nameOf(at));
      const paint = target && value > target.atMost ? colours.red : colours.green;
      return [
        nameOf(at),
        target ? { text: String(value), paint } : String(value),
        spread ? `${spread.low} – ${spread.high}` : '',
        spread ? String(spread.rounds) : '',
        target ? `≤ ${target.atMost}` : '',
      ];
    });
  return tableOf(['figure', 'median', 'middle half', 'rounds', 'target'], rows);
}

export const linesOfVerdicts = (verdicts: readonly Verdict[]): string =>
  verdicts
    .map(({ what, value, met, words }) => `${met ? colours.green('✔') : colours.red('✖')} ${what}: ${value}, ${words}`)
    .join('\n');

/** What a second run says of the first. */
export function tableOfComparison(compared: readonly Compared[]): string {
  const rows = compared.map(({ name, recorded, now, allowed, differs }): readonly Cell[] => [
    name,
    String(recorded),
    differs ? { text: String(now), paint: colours.red } : String(now),
    String(Number(Math.abs(now - recorded).toPrecision(3))),
    String(Number(allowed.toPrecision(3))),
  ]);
  const differing = compared.filter(({ differs }) => differs).length;
  const told = `${compared.length - differing} of ${compared.length} ratios differ by no more than the spread.`;
  return `${tableOf(['ratio', 'recorded', 'now', 'apart', 'spread'], rows)}\n${told}`;
}
