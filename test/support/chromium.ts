import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import names from '../../local/chromium.json';

/** Starts the system's Chromium. @throws when there is none */
export function launchChromium(): Promise<Browser> {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(existsSync);
  const executablePath = process.env.CHROMIUM_PATH ?? onPath;
  if (executablePath === undefined) {
    throw new Error('No Chromium. Install it by `node local/setup.mjs --browser`, or set CHROMIUM_PATH.');
  }
  // Chromium refuses to run as root inside its own sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}
