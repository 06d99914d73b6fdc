import { type Box, curveBetween, pathOf, pointOn } from '../../../console/page/map/curve';

const box = (left: number, top: number, width = 100, height = 50): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

test('across: from the middle of the right side to the middle of the left one', () => {
  const curve = curveBetween(box(0, 0), box(140, 100));
  expect(pointOn(curve, 0)).toEqual([100, 25]);
  expect(pointOn(curve, 1)).toEqual([140, 125]);
});

test('back: from the left side to the right one', () => {
  const curve = curveBetween(box(140, 0), box(0, 0));
  expect([pointOn(curve, 0)[0], pointOn(curve, 1)[0]]).toEqual([140, 100]);
});

test('a bus is left at the height of the rule, and within itself', () => {
  const bus = box(0, 0, 70, 600);
  expect(pointOn(curveBetween(bus, box(110, 300)), 0)).toEqual([70, 325]);
  expect(pointOn(curveBetween(bus, box(110, 900)), 0)).toEqual([70, 586]);
  // And reached so.
  expect(pointOn(curveBetween(box(-140, 200), bus), 1)).toEqual([0, 225]);
});

test('the next one in a column is joined straight down', () => {
  const curve = curveBetween(box(0, 0), box(0, 74));
  for (const part of [0, 0.3, 0.7, 1]) expect(pointOn(curve, part)[0]).toBeCloseTo(50);
  expect([pointOn(curve, 0)[1], pointOn(curve, 1)[1]]).toEqual([50, 74]);
});

test('one farther down is reached round those between, within the gap between columns', () => {
  const [x, y] = pointOn(curveBetween(box(0, 0), box(0, 300)), 0.5);
  expect([x, y]).toEqual([-24, 175]);
});

test('is written as SVG reads it', () => {
  expect(pathOf([0, 1, 2, 3, 4, 5, 6, 7])).toBe('M0 1C2 3 4 5 6 7');
});
