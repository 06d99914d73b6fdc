import fc from 'fast-check';
import { jsonValues } from '../../../cli/simulation/json-values';

const valuesIn = (text: string) => {
  const read = jsonValues(text);
  return read.ok ? read.values.map(({ value }) => value) : read;
};

const object = fc.dictionary(fc.string(), fc.jsonValue());
const newline = fc.constantFrom('\n', '\r\n', '\n\n', '\n  \n');
/** `-0` is `0` in JSON. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

it('reads one value, however it is set out', () => {
  fc.assert(
    fc.property(object, fc.constantFrom(0, 2, '\t'), fc.constantFrom('', '\uFEFF', '\n'), (value, indent, before) => {
      expect(valuesIn(before + JSON.stringify(value, null, indent))).toEqual([plain(value)]);
    }),
  );
});

it('reads a list, and the same one a line', () => {
  fc.assert(
    fc.property(fc.array(object, { minLength: 1 }), newline, (values, end) => {
      const wanted = plain(values);
      expect(valuesIn(JSON.stringify(values, null, 2))).toEqual(wanted);
      expect(valuesIn(values.map((value) => JSON.stringify(value) + end).join(''))).toEqual(wanted);
    }),
  );
});

it('never throws, and says where whatever it cannot read is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json()), (text) => {
      const read = jsonValues(text);
      if (!read.ok) expect(read.where).toMatch(/^line \d+$/);
    }),
  );
});

it('names the line that is wrong, among lines that are not', () => {
  fc.assert(
    fc.property(fc.array(object, { minLength: 2, maxLength: 20 }), fc.nat(), (values, seed) => {
      // Not the first: a text whose first line is no value of its own is one value over many lines.
      const at = 1 + (seed % (values.length - 1));
      const lines = values.map((value, index) => (index === at ? '{"a": oops}' : JSON.stringify(value)));
      expect(valuesIn(lines.join('\n'))).toEqual({ ok: false, where: `line ${at + 1}`, why: 'it is no JSON' });
    }),
  );
});

it('names the line that is wrong within one value over many lines', () => {
  fc.assert(
    fc.property(fc.array(object, { minLength: 2, maxLength: 20 }), fc.nat(), (values, seed) => {
      const lines = JSON.stringify(values, null, 1).split('\n');
      const at = 1 + (seed % (lines.length - 1));
      const broken = [...lines.slice(0, at), 'oops', ...lines.slice(at)].join('\n');
      expect(valuesIn(broken)).toEqual({ ok: false, where: `line ${at + 1}`, why: 'it is no JSON' });
    }),
  );
});

it.each([
  ['nothing at all', '', 'line 1', 'it is empty'],
  ['white space', ' \n\n', 'line 1', 'it is empty'],
  ['a value that is cut off', '{\n"a": [1,\n2', 'line 3', 'its JSON ends too early'],
  ['a string that is cut off', '{\n"a": "b', 'line 2', 'its JSON ends too early'],
  ['a last line that is cut off', '{"a": 1}\n{"a":', 'line 2', 'its JSON ends too early'],
])('refuses %s', (_, text, where, why) => {
  expect(jsonValues(text)).toEqual({ ok: false, where, why });
});

it('does not tell what stands there, which may describe people', () => {
  const read = jsonValues('{"a": jane.doe@acme.example}');
  expect(JSON.stringify(read)).not.toContain('jane');
});

it('says which element of a list a value is, and which line', () => {
  expect(jsonValues('[{}, {}]')).toMatchObject({ values: [{ where: 'element 1' }, { where: 'element 2' }] });
  expect(jsonValues('{}\n\n{}')).toMatchObject({ values: [{ where: 'line 1' }, { where: 'line 3' }] });
});
