/** What an event holds is text, whatever it looks like: the page's policy is the second wall, not the first. */

import { unique } from '../e2e/deployed';
import { openEvent, post } from './actions';
import { barriers, inBrowser, settled, views } from './browser';

jest.setTimeout(180_000);

const browser = inBrowser();

/** Each would set a property of the window, or open a dialog, if it ran. */
const HOSTILE = {
  image: '<img src=x onerror="window.hit=1;alert(1)">',
  script: '<script>window.hit=1;alert(1)</script>',
  link: 'javascript:window.hit=1',
  quote: `"><svg onload='window.hit=1'>`,
  template: '{{constructor.constructor("window.hit=1")()}}',
  markdown: '[click](javascript:window.hit=1)',
};

/** In every field that a view shows. */
const data = (text: string) => ({
  title: text,
  name: text,
  error: { message: text, code: text },
  [text]: text,
  url: HOSTILE.link,
});

const ids: string[] = [];

beforeAll(async () => {
  for (const text of Object.values(HOSTILE)) {
    // An automation of its own, and so a card.
    ids.push(await post('com.qlik.v1.automation.run.failed', data(text), { toplevelresourceid: unique() }));
    ids.push(await post('com.qlik.v1.app.created', data(text)));
  }
}, 60_000);

/** Nothing ran, and nothing is there that would run once somebody clicks on it. */
async function expectHarmless(page: Awaited<ReturnType<typeof browser.open>>): Promise<void> {
  expect(await page.evaluate('window.hit')).toBeUndefined();
  expect(await page.locator('main img[src=x], main script, main svg[onload], main [onerror]').count()).toBe(0);
  const links = await page.evaluate<readonly string[]>(
    `[...document.querySelectorAll('a[href]')].map(({ href }) => href)`,
  );
  expect(links.length).toBeGreaterThan(views.length);
  expect(links.filter((href) => !href.startsWith('http'))).toEqual([]);
}

test.each(views)('in %s', async (view) => {
  const page = await browser.open(`#/${view}`);
  await settled(page);
  await expectHarmless(page);
});

test('in the list and in an event that is opened, tab by tab, it is shown as it is', async () => {
  const page = await browser.open('#/events');
  for (const text of [HOSTILE.image, HOSTILE.script, HOSTILE.link]) {
    await page.getByRole('gridcell', { name: text }).first().waitFor();
  }
  await openEvent(page, ids[0] ?? '');
  const event = page.getByRole('region', { name: 'Open event' });
  await event.getByText(HOSTILE.image, { exact: false }).first().waitFor();
  for (const tab of ['Rules', 'Where it went', 'Original delivery', 'Event']) {
    await event.getByRole('tab', { name: tab }).click();
    await settled(page);
    await expectHarmless(page);
  }
  expect(await barriers(page)).toEqual([]);
});

test('on its failure card, and on that card opened', async () => {
  const page = await browser.open('#/failures');
  await page.getByLabel('Find failure cards').fill('onerror');
  const card = page.getByRole('link', { name: HOSTILE.image });
  await card.first().click();
  await page.getByRole('heading', { name: HOSTILE.image }).waitFor();
  await settled(page);
  await expectHarmless(page);
  expect(await barriers(page)).toEqual([]);
});

test('in the address', async () => {
  for (const hash of [
    `#/rules/${encodeURIComponent(HOSTILE.image)}`,
    `#/events/${encodeURIComponent(HOSTILE.script)}`,
  ]) {
    const page = await browser.open(hash, { mayComplainOf: /status of 400/ });
    await settled(page);
    await expectHarmless(page);
    await page.close();
  }
});
