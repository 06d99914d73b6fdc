import { isColoured } from './colours';

/**
 * Colours for a screen of which nobody knows whether it is dark or light: fixed ones of the 256, none of them a shade
 * that a theme chooses, each at a contrast of 4 to 1 or better on black and on white (WCAG 2.2, 1.4.3, asks 4.5 for
 * small text, which on both only a few greys reach; 3 for large).
 */
export const shades = { teal: 30, green: 64, brown: 130, purple: 163, red: 161 } as const;

type Paint = (text: string) => string;

/** What paints text for the screen; without colours none does, while bold and reverse stay. */
export type Palette = Readonly<Record<keyof typeof shades | 'bold' | 'reverse', Paint>>;

/** @param coloured whether to use colours @default - whether standard output is to have any */
export function paletteOf(coloured = isColoured(process.env, process.stdout.isTTY ?? false)): Palette {
  const shade =
    (number: number): Paint =>
    (text) =>
      coloured ? `\x1b[38;5;${number}m${text}\x1b[39m` : text;
  return {
    teal: shade(shades.teal),
    green: shade(shades.green),
    brown: shade(shades.brown),
    purple: shade(shades.purple),
    red: shade(shades.red),
    bold: (text) => `\x1b[1m${text}\x1b[22m`,
    reverse: (text) => `\x1b[7m${text}\x1b[27m`,
  };
}
