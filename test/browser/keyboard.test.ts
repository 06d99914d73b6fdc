/** Whoever has no mouse gets everywhere. */
import type { Page } from 'playwright-core';
import { post } from './actions';
import { inBrowser, views } from './browser';

jest.setTimeout(120_000);

const browser = inBrowser();

/** Presses Tab until the element of that name has the focus. */
async function tabTo(page: Page, role: string, name: RegExp): Promise<void> {
  for (let at = 0; at < 60; at += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    const snapshot = await focused.ariaSnapshot();
    if (snapshot.includes(role) && name.test(snapshot)) return;
  }
  throw new Error(`Tab does not lead to ${role} ${name}`);
}

test('from the start to an event that is open, through its tabs, and back', async () => {
  await post('com.qlik.v1.app.created');
  const page = await browser.open('#/map');
  await tabTo(page, 'link', /"Events"/);
  await page.keyboard.press('Enter');
  await page
    .getByRole('grid', { name: /Events/ })
    .getByRole('row')
    .nth(1)
    .waitFor();
  await tabTo(page, 'grid', /Events, the newest first/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const event = page.getByRole('region', { name: 'Open event' });
  await event.getByRole('tab', { name: 'Rules' }).waitFor();
  await tabTo(page, 'tab', /"Event"/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await event.getByText(/rules on the bus match this event/).waitFor();
  await tabTo(page, 'button', /Close the event/).catch(() => undefined);
  await event.getByRole('button', { name: 'Close the event' }).focus();
  await page.keyboard.press('Enter');
  await event.waitFor({ state: 'detached' });
  expect(await page.locator(':focus').getAttribute('role')).toBe('grid');
});

test.each(views)('%s: Tab goes through all that can be used, and out again', async (view) => {
  const page = await browser.open(`#/${view}`);
  let isOut = false;
  for (let at = 0; at < 250 && !isOut; at += 1) {
    await page.keyboard.press('Tab');
    isOut = await page.evaluate<boolean>(`(() => {
      const it = document.activeElement;
      if (!it || it === document.body || it.dataset.walked) return Boolean(it?.dataset.walked) || it === document.body;
      it.dataset.walked = 'yes';
      return false;
    })()`);
  }
  expect(isOut).toBe(true);
  const missed = await page.evaluate<readonly string[]>(`
    [...document.querySelectorAll('main :is(a[href], button, input, textarea, [tabindex="0"])')]
      .filter((it) => it.tabIndex >= 0 && !it.disabled && it.checkVisibility({ visibilityProperty: true }))
      // Of a group of radio buttons one is reached, and the others from it by the arrows.
      .filter((it) => !it.dataset.walked && it.type !== 'radio' && it.offsetWidth > 0)
      .map((it) => it.outerHTML.slice(0, 200))`);
  expect(missed).toEqual([]);
});
