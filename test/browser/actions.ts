/** What the tests do in the page more than once. */
import type { Page } from 'playwright-core';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { sampleDelivery } from '../../lib/qlik/samples';
import { deliver, unique } from '../e2e/deployed';

/** Posts the sample of a type as the tenant would, with some of its data and of itself changed; resolves to its id. */
export async function post(type: QlikEventType, data: object = {}, over: object = {}): Promise<string> {
  const id = unique();
  const sample = sampleDelivery(type, { envelope: 'cloud', unique: id, time: new Date() });
  const body = JSON.parse(sample.body);
  const answered = await deliver(JSON.stringify({ ...body, ...over, data: { ...body.data, ...data } }));
  expect(answered.json).toMatchObject({ status: 'accepted' });
  return id;
}

/** Goes to a view by the navigation. */
export async function goTo(page: Page, title: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: title, exact: true }).click();
}

/** Chooses an option of a select. */
export async function choose(page: Page, select: string, option: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: select }).click();
  await page.getByRole('option', { name: option }).first().click();
}

/** The row of the list of events that has the text. */
export const eventRow = (page: Page, text: string | RegExp) =>
  page
    .getByRole('grid', { name: /Events/ })
    .getByRole('row', { name: text })
    .first();

/** Opens the event of that id. */
export async function openEvent(page: Page, id: string): Promise<void> {
  await page.getByLabel('Search the events').fill(id);
  await page.getByRole('heading', { name: /\(1 of / }).waitFor();
  await page
    .getByRole('grid', { name: /Events/ })
    .getByRole('row')
    .nth(1)
    .click();
  await page.getByRole('region', { name: 'Open event' }).getByRole('tab', { name: 'Rules' }).waitFor();
}
