/** 50,000 events in the page, as many as it keeps. How long a frame takes then is measured by `npm run bench:console`. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { KEPT_EVENTS } from '../../console/api/stream';
import { EventFeed } from '../../console/server/feed';
import type { Served } from '../../console/server/serve';
import { consoleContext, serveFrom } from '../console/served';
import { manyEvents } from '../support/bus-events';
import { inBrowser, PHONE, WIDE } from './browser';

jest.setTimeout(120_000);

const browser = inBrowser();
let served: Served;
let feed: EventFeed;

beforeAll(async () => {
  feed = new EventFeed(KEPT_EVENTS);
  feed.append(manyEvents(KEPT_EVENTS, new Date()));
  served = await serveFrom(join(__dirname, '../../dist/console'), consoleContext(feed));
});
afterAll(() => served?.close());

const grid = (page: Page) => page.getByRole('grid', { name: /Events/ });
const rows = (page: Page) => grid(page).getByRole('row');

test.each([WIDE, PHONE])('at %i px only the rows in sight are in the page, wherever one scrolls', async (width) => {
  const page = await browser.open('#/events', { url: served.url, width });
  await page.getByRole('heading', { name: /50,000 of 50,000/ }).waitFor();
  expect(await rows(page).count()).toBeLessThan(100);
  for (const key of ['End', 'PageUp', 'Home', 'PageDown']) {
    await grid(page).press(key);
    expect(await rows(page).count()).toBeLessThan(100);
  }
  await grid(page).press('End');
  await page.getByRole('row', { name: /No\. 1\b/ }).waitFor();
});

test('the filter finds one among them, and what comes in a flood is not lost', async () => {
  const page = await browser.open('#/events', { url: served.url });
  await page.getByRole('heading', { name: /50,000 of 50,000/ }).waitFor();
  await page.getByLabel('Search the events').fill('many-31415');
  await page.getByRole('heading', { name: /\(1 of 50,000\)/ }).waitFor();
  await page.getByRole('row', { name: /No\. 31415/ }).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  const last = feed.last;
  for (let round = 0; round < 20; round += 1) {
    feed.append(manyEvents(200, new Date()));
    await new Promise(setImmediate);
  }
  await page.getByRole('row', { name: new RegExp(`No\\. ${last + 4_000}\\b`) }).waitFor();
  expect(await rows(page).count()).toBeLessThan(100);
});
