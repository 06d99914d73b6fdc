import { createColors } from 'picocolors';
import { tableOf } from '../../../cli/terminal/terminal';

const { red } = createColors(true);

describe('a table', () => {
  test('has a cell in its colour, and what a text brings of its own is no colour', () => {
    const table = tableOf(['queue'], [[{ text: 'dead \u001b[2J', paint: red }], ['\u001b[31mnot red']]);
    expect(table).toContain(red('dead \uFFFD[2J'));
    expect(table).toContain('\uFFFD[31mnot red');
  });

  test('is as wide with colours as without', () => {
    const lines = (paint: (text: string) => string) =>
      tableOf(['queue', 'messages'], [[{ text: 'parked DLQ', paint }, '3']])
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        .replace(/\u001b\[\d+m/g, '')
        .split('\n');
    expect(lines(red)).toEqual(lines((text) => text));
  });
});
