import { applyMode as apply, Mode } from '@cloudscape-design/global-styles';

const KEY = 'qlik-fanout-mode';

/** Light or dark, as the person last chose here, or as the system has it. */
export const currentMode = (): 'light' | 'dark' => {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
};

/** Shows the page in the current mode. */
export const applyMode = (): void => apply(currentMode() === 'dark' ? Mode.Dark : Mode.Light);

/** Changes between light and dark, and remembers it. */
export function toggleMode(): void {
  localStorage.setItem(KEY, currentMode() === 'dark' ? 'light' : 'dark');
  applyMode();
}
