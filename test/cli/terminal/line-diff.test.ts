import fc from 'fast-check';
import { lineDiff } from '../../../cli/terminal/line-diff';

test('what stays, what goes and what comes', () => {
  expect(lineDiff('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual(['  a', '- b', '+ x', '  c', '+ d']);
  expect(lineDiff('', 'a\n')).toEqual(['+ a']);
  expect(lineDiff('a\n', 'a\n')).toEqual(['  a']);
});

test('both texts can be read off it, whatever they are', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const diff = lineDiff(before.map((it) => `${it}\n`).join(''), after.map((it) => `${it}\n`).join(''));
      const side = (mark: string) => diff.filter((it) => !it.startsWith(mark)).map((it) => it.slice(2));
      expect(side('+ ')).toEqual(before);
      expect(side('- ')).toEqual(after);
    }),
  );
});
