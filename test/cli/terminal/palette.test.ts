import { paletteOf, shades } from '../../../cli/terminal/palette';

/** Relative luminance of a colour of the 6×6×6 cube (WCAG 2.2; xterm's steps are 0, 95, 135, 175, 215 and 255). */
function luminance(number: number): number {
  const at = number - 16;
  const [red = 0, green = 0, blue = 0] = [at / 36, (at / 6) % 6, at % 6]
    .map((step) => [0, 95, 135, 175, 215, 255][Math.floor(step)] ?? 0)
    .map((level) => level / 255)
    .map((level) => (level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each(Object.entries(shades))('%s is seen on black and on white', (_, number) => {
  expect(1.05 / (luminance(number) + 0.05)).toBeGreaterThan(4);
  expect((luminance(number) + 0.05) / 0.05).toBeGreaterThan(4);
});

test('without colours nothing is painted, and what is selected is still told apart', () => {
  const { red, reverse } = paletteOf(false);
  expect(red('failed')).toBe('failed');
  expect(reverse('selected')).toBe('\x1b[7mselected\x1b[27m');
});
