import { helpPages } from '../cli/program';

const shown = (help: string) => `\`\`\`text\n${help.trim().replace(/ +$/gm, '')}\n\`\`\``;

/** Verb → picture of its screen, made by `docs/capture.ts` of what an end-to-end test saw. */
const pictures: Readonly<Record<string, string>> = { doctor: 'images/doctor.svg' };

const pictured = (name: string) =>
  name in pictures ? `\n\n![The screen of qlik-fanout ${name}](${pictures[name]})` : '';

/** `docs/cli.md`: the command line for a reader, in its own words. */
export function cliPage(): string {
  const { help, verbs } = helpPages();
  return `${[
    '# Command line',
    'Made from the help of `qlik-fanout` by `npm run docs`; a test fails when the two differ. In a clone, `npm run -s qlik-fanout -- <verb>` is the same as `qlik-fanout <verb>`.',
    '| exit code | means |\n| --- | --- |\n| 0 | all of it is done, or well |\n| 1 | some of it is not, and the output says what |\n| 2 | called wrongly, or it cannot begin: nothing was done |',
    'What was asked for goes to standard output, what goes wrong to standard error. `--json` prints one JSON document. A terminal gets colours, a file or a pipe does not; `NO_COLOR` switches them off, `FORCE_COLOR` on.',
    'What `tail` looks like, and what it makes and removes on the bus, is on [a page of its own](tail.md); so is what `console` shows, to whom, and what it needs ([here](console.md)).',
    shown(help),
    ...verbs.map((verb) => `## ${verb.name}\n\n${shown(verb.help)}${pictured(verb.name)}`),
  ].join('\n\n')}\n`;
}
