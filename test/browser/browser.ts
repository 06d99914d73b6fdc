/** A real browser at the console. What it complains of fails the test that made it. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page, Request } from 'playwright-core';
import { streamPath } from '../../console/api/stream';
import { eventually } from '../e2e/deployed';
import { launchChromium } from '../support/chromium';
import { consoleUrl } from './address';

/** The views, by what stands behind `#/` in the address. */
export const views = ['map', 'events', 'failures', 'rules', 'health', 'send'] as const;
export type ViewId = (typeof views)[number];

export interface Look {
  /** @default 'light' */
  readonly mode?: 'light' | 'dark';
  /** Pixels. @default 1280 */
  readonly width?: number;
  /** @default the console of the set-up */
  readonly url?: string;
  /** What the page is allowed to complain of. @default - nothing */
  readonly mayComplainOf?: RegExp;
}

/** Widths at which the page must do. */
export const WIDE = 1280;
export const PHONE = 390;

const TIMEOUT_MS = 20_000;

/**
 * Starts a browser for the tests of a file; gives what opens a page of it. A message of the page's console, an uncaught
 * error, a dialog, a violation of the page's policy or a request to somewhere else fails the test at its end.
 */
export function inBrowser(): { readonly open: (hash?: string, look?: Look) => Promise<Page> } {
  let browser: Browser;
  const troubles: string[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);
  afterAll(() => browser?.close());
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(troubles.splice(0)).toEqual([]);
  });
  return {
    open: async (hash = '', { mode = 'light', width = WIDE, url = consoleUrl, mayComplainOf } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: mode,
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(TIMEOUT_MS);
      watch(page, new URL(url).origin, (trouble) => {
        if (!mayComplainOf?.test(trouble)) troubles.push(trouble);
      });
      noteAsking(page);
      await page.goto(`${url}${hash}`);
      await page.getByRole('main').waitFor();
      await settled(page);
      return page;
    },
  };
}

/** Chromium tells a violation of the page's policy as an error of its console. */
function watch(page: Page, origin: string, tell: (trouble: string) => void): void {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) tell(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => tell(`uncaught: ${error.stack}`));
  page.on('dialog', (dialog) => {
    tell(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => tell(`window: ${popup.url()}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') tell(`asks elsewhere: ${url}`);
  });
}

/** Waits until the page has been answered all that it has asked, and has drawn it. */
export async function settled(page: Page): Promise<void> {
  const asked = asking.get(page);
  await eventually('a page that has all its answers', async () => asked?.size === 0);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** Page → its requests that are under way, but for the stream, which never ends. */
const asking = new WeakMap<Page, Set<Request>>();

function noteAsking(page: Page): void {
  const under = new Set<Request>();
  asking.set(page, under);
  page.on('request', (request) => request.url().endsWith(streamPath) || under.add(request));
  for (const end of ['requestfinished', 'requestfailed'] as const) {
    page.on(end as 'requestfinished', (request) => under.delete(request));
  }
}

/** Cloudscape's own, at phone width (components 3.0.1383): a `nav` of which ARIA wants no orientation. */
const LIBRARYS = /^<nav aria-hidden="\w+" aria-label="[^"]*" aria-orientation="horizontal"/;

/** What axe finds that keeps somebody out, in words. */
export async function barriers(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => ({ id, ...node })))
    .filter(({ id, html }) => !(id === 'aria-allowed-attr' && LIBRARYS.test(html)))
    .map(({ id, html, failureSummary }) => `${id}: ${html}\n${failureSummary}`);
}

/** Pixels by which the page is wider than the window. */
export const overhang = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - innerWidth');
