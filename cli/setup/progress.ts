import { errorColours as colours } from '../terminal/colours';
import { harmless } from '../terminal/terminal';
import type { RunOptions, StepReport } from './step';

/** Width that a line of progress is cut to, where the terminal does not say its own. */
const USUAL_COLUMNS = 80;

const marks: { readonly [R in StepReport['result']]: string } = {
  done: colours.green('✔'),
  already: colours.green('='),
  planned: colours.yellow('+'),
  failed: colours.red('✖'),
  interrupted: colours.red('■'),
};

/** A step's end, in a line and what belongs to it. */
export function reportText({ title, result, says, detail, milliseconds }: StepReport): string {
  const took = milliseconds >= 1000 ? colours.dim(` (${(milliseconds / 1000).toFixed(1)} s)`) : '';
  const more = detail === undefined ? [] : detail.split('\n').map((line) => `      ${paint(harmless(line))}`);
  return [`${marks[result]} ${title}: ${harmless(says).replaceAll('\n', '\n    ')}${took}`, ...more].join('\n');
}

/** A diff's own colours. */
const paint = (line: string) =>
  line.startsWith('+ ') ? colours.green(line) : line.startsWith('- ') ? colours.red(line) : colours.dim(line);

/**
 * How far a run has come, on standard error: a line for each step; on a terminal also what is being done now, on a line
 * that is written over.
 */
export function stepProgress(
  output: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'> = process.stderr,
): Pick<RunOptions, 'onBegin' | 'onTell' | 'onEnd'> {
  let title = '';
  const now = (line: string) => {
    if (!output.isTTY) return;
    const width = (output.columns ?? USUAL_COLUMNS) - 1;
    output.write(`\r\x1b[2K${colours.dim(line.replace(/\p{Cc}/gu, '').slice(0, width))}`);
  };
  return {
    onBegin: (step) => {
      title = step.title;
      now(`… ${title}`);
    },
    onTell: (line) => now(`… ${title}: ${line}`),
    onEnd: (report) => void output.write(`${output.isTTY ? '\r\x1b[2K' : ''}${reportText(report)}\n`),
  };
}
