import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentsOf } from '../../bench/bundle';
import { compare, isRatio, valueAt } from '../../bench/comparison';
import { counted, measured, spreadsOf, treeOf } from '../../bench/measure';
import { readOptions } from '../../bench/options';
import { parts } from '../../bench/parts';
import { recommended } from '../../bench/power';
import { parseResults, type Results } from '../../bench/results';
import { targets, verdicts } from '../../bench/targets';

const text = readFileSync(join(__dirname, '../../bench/results.json'), 'utf8');
const results = parseResults(text);

/** The results with other figures in some places, or another spread. */
const changed = (change: (it: { [key: string]: never } & Results) => void): Results => {
  const copy = JSON.parse(text);
  change(copy);
  return parseResults(JSON.stringify(copy));
};

describe('bench/results.json', () => {
  test('has a figure for each target, by its name', () => {
    expect(verdicts(results).map(({ value }) => Number.isFinite(value))).toEqual(targets.map(() => true));
  });

  test('has the functions, body sizes and variants under the keys that others read', () => {
    expect(Object.keys(results.bundle.bytes)).toEqual(
      expect.arrayContaining(['ingest', 'redeliver', 'failures', 'reconcile', 'expectations']),
    );
    expect(Object.keys(results.core.ratioToFloor)).toEqual(['0.5KB', '5KB', '50KB', '500KB']);
    expect(Object.keys(results.cost.perMillion).length).toBeGreaterThan(3);
  });

  test('has a spread for each ratio, round about its median', () => {
    const ratios = Object.entries(results.spread).filter(([name]) => isRatio(name));
    expect(ratios.length).toBeGreaterThan(30);
    for (const [name, { low, high }] of ratios) {
      expect({ name, within: low <= valueAt(results, name) && valueAt(results, name) <= high }).toEqual({
        name,
        within: true,
      });
    }
  });

  test.each(['coldImport', 'core', 'bundle', 'cost', 'spread'])('without %s it is refused', (key) => {
    const { [key]: _, ...rest } = JSON.parse(text);
    expect(() => parseResults(JSON.stringify(rest))).toThrow(key);
  });
});

test('figures stand in the tree by their place, spreads in a list by their name, dots and all', () => {
  const measures = [measured(['core', 'ratioToFloor', '0.5KB'], [1, 2, 3]), counted(['bundle', 'bytes', 'ingest'], 7)];
  expect(treeOf(measures)).toEqual({ core: { ratioToFloor: { '0.5KB': 2 } }, bundle: { bytes: { ingest: 7 } } });
  expect(spreadsOf(measures)).toEqual({ 'core.ratioToFloor.0.5KB': { low: 1.5, high: 2.5, rounds: 3 } });
  expect(valueAt(treeOf(measures), 'core.ratioToFloor.0.5KB')).toBe(2);
  expect(() => valueAt(treeOf(measures), 'core.ratioToFloor.5KB')).toThrow('the results have no figure');
});

describe('a second run', () => {
  const name = 'core.ratioToFloor.5KB';
  const withRatio = (ratio: number, half = 0.05) =>
    changed((it) => {
      it.core.ratioToFloor['5KB'] = ratio;
      it.spread[name] = { low: ratio - half, high: ratio + half, rounds: 9 };
    });
  const differing = (now: Results) =>
    compare(withRatio(2), now)
      .filter(({ differs }) => differs)
      .map((it) => it.name);

  test('of the same figures differs in nothing', () => {
    expect(compare(results, results).filter(({ differs }) => differs)).toEqual([]);
  });

  test('differs where a ratio is further away than the spread is wide, either way', () => {
    expect(differing(withRatio(2.2))).toEqual([name]);
    expect(differing(withRatio(1.8))).toEqual([name]);
    expect(differing(withRatio(2.09))).toEqual([]);
  });

  test('that is noisier may be further away: the wider spread of the two counts', () => {
    expect(differing(withRatio(2.2, 0.2))).toEqual([]);
  });

  test('is not held to the times of another machine', () => {
    const slower = changed((it) => {
      for (const key of Object.keys(it.coldImport.ms)) it.coldImport.ms[key] = 1e6;
      it.coldImport.msOverEmpty = 1e6;
    });
    expect(compare(results, slower).filter(({ differs }) => differs)).toEqual([]);
  });
});

test('a verdict says how far a figure is from its target', () => {
  const words = (ratio: number) =>
    verdicts(
      changed((it) => {
        it.coldImport.ratioToNaive = ratio;
      }),
    )[0]?.words;
  expect(words(0.7)).toBe('missed by 100 %');
  expect(words(0.28)).toBe('met, 20 % below');
  expect(words(0.35)).toBe('met, 0 % below');
});

test('what is in a bundle is summed by package, the largest first, and nothing is left out', () => {
  const inputs = Object.fromEntries(
    [
      ['node_modules/@smithy/core/a.js', 10],
      ['node_modules/x/node_modules/@smithy/core/b.js', 5],
      ['lambda/ingest/handler.ts', 3],
      ...Array.from({ length: 9 }, (_, index) => [`node_modules/small${index}/a.js`, 1] as const),
    ].map(([path, bytesInOutput]) => [path, { bytesInOutput: bytesInOutput as number }]),
  );
  const contents = contentsOf({ outputs: { out: { bytes: 0, imports: [], exports: [], inputs } } });
  expect(contents.slice(0, 2)).toEqual([
    ['@smithy/core', 15],
    ['lambda/ingest', 3],
  ]);
  expect(contents.reduce((sum, [, bytes]) => sum + bytes, 0)).toBe(27);
  expect(contents.at(-1)?.[0]).toBe('others');
});

describe('the recommended memory', () => {
  const option = (mb: number, coldMs: number, dollars: number) => ({ mb, coldMs, dollars });
  const curve = [option(128, 900, 1), option(256, 500, 2), option(512, 250, 3)];

  test('is the cheapest', () => expect(recommended(curve, 60)).toBe(128));
  test('has room for the process', () => expect(recommended(curve, 103)).toBe(256));
  test('starts within a second', () => expect(recommended([option(128, 1001, 1), ...curve.slice(1)], 60)).toBe(256));
  test('is the largest when none will do', () => expect(recommended(curve, 1000)).toBe(512));
});

describe('options', () => {
  test('a part that is none is named, and those that there are', () => {
    expect(() => readOptions(['--only', 'nothing'])).toThrow(/bundle.*developer; got: nothing/);
  });

  test.each([
    ['--record', '--only', 'core'],
    ['--developer-speed', '--compare', 'bench/results.json'],
  ])('%s does not go with %s', (...args) => {
    expect(() => readOptions(args)).toThrow('leave out');
  });

  test('the help names every part', () => {
    for (const name of Object.keys(parts)) expect(readOptions(['--help'])).toContain(name);
  });
});
