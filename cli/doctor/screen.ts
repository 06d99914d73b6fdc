import { colours } from '../terminal/colours';
import type { Finding, State } from './check';
import type { Examination, Line } from './examination';

const MARKS: Readonly<Record<State, string>> = {
  green: colours.green('✔'),
  amber: colours.yellow('▲'),
  red: colours.red('✖'),
  'cannot-say': colours.dim('?'),
};

const WIDTH = 16;

/** The examination as a person reads it: a section after the other, the mend under what has one. */
export function inWords(stack: string, { lines }: Examination): string {
  const sections = [...new Set(lines.map(({ section }) => section))];
  return [
    colours.bold(stack),
    ...sections.flatMap((section) => [
      '',
      colours.bold(section),
      ...lines.filter((line) => line.section === section).flatMap(lineInWords),
    ]),
    '',
    summary(lines.map(({ finding }) => finding.state)),
  ].join('\n');
}

function lineInWords({ check, finding }: Line): readonly string[] {
  const mend = 'mend' in finding && finding.mend !== undefined ? [mendInWords(finding.mend)] : [];
  return [`  ${MARKS[finding.state]} ${check.padEnd(WIDTH)} ${seenInWords(finding)}`, ...mend];
}

const mendInWords = (mend: string) => `    ${' '.repeat(WIDTH)} ${colours.dim(`→ ${mend}`)}`;

/** What Qlik or AWS says stands in it, which is not to steer the terminal. */
function seenInWords({ state, seen }: Finding): string {
  const text = seen.replace(/\p{Cc}/gu, '?');
  switch (state) {
    case 'green':
      return text;
    case 'amber':
      return colours.yellow(text);
    case 'red':
      return colours.red(text);
    case 'cannot-say':
      return `cannot say: ${text}`;
    default:
      return state satisfies never;
  }
}

function summary(found: readonly State[]): string {
  const count = (state: State) => found.filter((it) => it === state).length;
  const parts = [
    colours.green(`${count('green')} green`),
    colours.yellow(`${count('amber')} amber`),
    colours.red(`${count('red')} red`),
    `${count('cannot-say')} cannot say`,
  ];
  return parts
    .filter((_, index) => count((['green', 'amber', 'red', 'cannot-say'] as const)[index] ?? 'green') > 0)
    .join(' · ');
}
