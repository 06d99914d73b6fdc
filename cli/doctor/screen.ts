import { colours } from '../terminal/colours';
import { type State, states } from './check';
import type { Examination, Line } from './examination';

const MARKS: Readonly<Record<State, string>> = {
  green: colours.green('✔'),
  amber: colours.yellow('▲'),
  red: colours.red('✖'),
  'cannot-say': colours.dim('?'),
};

/** Columns of a check's name, and of all that stands before what was seen. */
const NAME = 16;
const INDENT = NAME + 5;

/**
 * The examination as a person reads it: a section after the other, the mend under what has one.
 *
 * @param columns width of the terminal. @default - lines are not broken: somebody may search them
 */
export function inWords(stack: string, { lines }: Examination, columns = Number.POSITIVE_INFINITY): string {
  const sections = [...new Set(lines.map(({ section }) => section))];
  return [
    colours.bold(stack),
    ...sections.flatMap((section) => [
      '',
      colours.bold(section),
      ...lines.filter((line) => line.section === section).flatMap((line) => lineInWords(line, columns - INDENT)),
    ]),
    '',
    summary(lines.map(({ finding }) => finding.state)),
  ].join('\n');
}

function lineInWords({ check, finding }: Line, columns: number): readonly string[] {
  const { state } = finding;
  const mend = 'mend' in finding && finding.mend !== undefined ? broken(finding.mend, columns - 2) : [];
  const [first = '', ...rest] = [
    ...broken(state === 'cannot-say' ? `cannot say: ${finding.seen}` : finding.seen, columns).map(INKS[state]),
    ...mend.map((text, index) => colours.dim(`${index === 0 ? '→' : ' '} ${text}`)),
  ];
  return [`  ${MARKS[state]} ${check.padEnd(NAME)} ${first}`, ...rest.map((text) => ' '.repeat(INDENT) + text)];
}

const asItIs = (text: string) => text;

const INKS: Readonly<Record<State, (text: string) => string>> = {
  green: asItIs,
  amber: colours.yellow,
  red: colours.red,
  'cannot-say': asItIs,
};

/** Text in lines of so many columns, broken between words. What Qlik or AWS says in it is not to steer the terminal. */
function broken(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.replace(/\p{Cc}/gu, '?').split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function summary(found: readonly State[]): string {
  const count = (state: State) => found.filter((it) => it === state).length;
  const parts = [
    colours.green(`${count('green')} green`),
    colours.yellow(`${count('amber')} amber`),
    colours.red(`${count('red')} red`),
    `${count('cannot-say')} cannot say`,
  ];
  return parts.filter((_, index) => found.includes(states[index] ?? 'green')).join(' · ');
}
