/** `npm run bench:console`: how long the console's page takes for a frame with 50,000 events in its list. */
import { join } from 'node:path';
import Table from 'cli-table3';
import type { Page } from 'playwright-core';
import { print, remark } from '../cli/terminal/terminal';
import { KEPT_EVENTS } from '../console/api/stream';
import { EventFeed } from '../console/server/feed';
import { consoleContext, serveFrom } from '../test/console/served';
import { manyEvents } from '../test/support/bus-events';
import { launchChromium } from '../test/support/chromium';
import { machine } from './about';
import { quantile } from './statistics';

/** What a person still feels as at once. */
const BUDGET_MS = 100;

/** Runs in the page: notes each frame's length, and each task that kept it from drawing. */
const WATCH = `(() => {
  const seen = { frames: [], tasks: [] };
  window.seen = seen;
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });
  let before = performance.now();
  const frame = (now) => { seen.frames.push(now - before); before = now; requestAnimationFrame(frame); };
  requestAnimationFrame((now) => { before = now; requestAnimationFrame(frame); });
})()`;

interface Seen {
  readonly frames: readonly number[];
  readonly tasks: readonly number[];
}

/** What a person does, in the page. */
type Deed = (page: Page) => Promise<void>;

const settled = (page: Page) => page.waitForTimeout(500);
const list = (page: Page) => page.getByRole('grid', { name: /Events/ });

const wheel: Deed = async (page) => {
  await list(page).hover();
  for (let at = 0; at < 120; at += 1) await page.mouse.wheel(0, at < 100 ? 900 : -4_000);
};

const drag: Deed = async (page) => {
  await page.evaluate(`new Promise((done) => {
    const list = document.querySelector('[role=grid]');
    let at = 0;
    const step = () => {
      list.scrollTop = (list.scrollHeight * at) / 120;
      at += 1;
      at <= 120 ? requestAnimationFrame(step) : done();
    };
    step();
  })`);
};

const type =
  (text: string): Deed =>
  async (page) => {
    const search = page.getByLabel('Search the events');
    await search.pressSequentially(text, { delay: 60 });
    await settled(page);
    await search.fill('');
  };

const toggle: Deed = async (page) => {
  for (let at = 0; at < 6; at += 1) {
    await page.getByLabel('Failures only').click();
    await settled(page);
  }
};

async function main(): Promise<void> {
  const feed = new EventFeed(KEPT_EVENTS);
  feed.append(manyEvents(KEPT_EVENTS, new Date()));
  const served = await serveFrom(join(__dirname, '../dist/console'), consoleContext(feed));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const startedAt = performance.now();
    await page.goto(`${served.url}#/events`);
    await page.getByRole('heading', { name: /50,000 of 50,000/ }).waitFor();
    const loaded = performance.now() - startedAt;
    await page.evaluate(WATCH);
    const flood: Deed = async () => {
      for (let tenth = 0; tenth < 50; tenth += 1) {
        feed.append(manyEvents(200, new Date()));
        await page.waitForTimeout(100);
      }
    };
    const deeds: readonly (readonly [string, Deed])[] = [
      ['turn the wheel through the list', wheel],
      ['drag the list from end to end', drag],
      ['type in the filter, many match', type('reload finished')],
      ['type in the filter, one matches', type('many-31415')],
      ['switch to failures and back', toggle],
      ['2,000 events a second come', flood],
    ];
    const table = new Table({
      head: ['with 50,000 events', 'frames', 'p50 ms', 'p95 ms', 'longest ms', 'over 100 ms'],
    });
    for (const [what, deed] of deeds) {
      remark(what);
      await page.evaluate('seen.frames.length = seen.tasks.length = 0');
      await deed(page);
      await settled(page);
      const { frames, tasks } = await page.evaluate<Seen>('seen');
      const longest = Math.max(...frames, ...tasks);
      const over = frames.filter((ms) => ms > BUDGET_MS).length;
      const figures = [quantile(frames, 0.5), quantile(frames, 0.95), longest].map((ms) => ms.toFixed(0));
      table.push([what, frames.length, ...figures, over]);
    }
    print(table.toString());
    const { processor, cores, loadBefore } = machine();
    print(`All 50,000 were in the page ${(loaded / 1_000).toFixed(1)} s after it was opened.`);
    print(`Chromium ${browser.version()}, headless, on ${cores} cores of ${processor} with a load of ${loadBefore}.`);
  } finally {
    await browser.close();
    await served.close();
  }
}

main();
