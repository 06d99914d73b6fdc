/** Each part of the console, used as its titles say. */
import { readFileSync } from 'node:fs';
import { sampleDelivery } from '../../lib/qlik/samples';
import { eventually, unique } from '../e2e/deployed';
import { choose, eventRow, openEvent, post } from './actions';
import { inBrowser, settled } from './browser';

jest.setTimeout(120_000);

const browser = inBrowser();

describe('events', () => {
  test('narrowed by type, by failure, by text within; the address keeps it', async () => {
    const word = unique();
    const failed = await post('com.qlik.v1.automation.run.failed', { title: word });
    await post('com.qlik.v1.user.created', { name: word });
    const page = await browser.open('#/events');
    await page.getByLabel('Search the events').fill(word);
    await page.getByRole('heading', { name: /\(2 of / }).waitFor();
    await page.getByLabel('Failures only').check();
    await page.getByRole('heading', { name: /\(1 of / }).waitFor();
    await eventRow(page, /automation\.run\.failed/).waitFor();
    await eventually('the address', async () => page.url().includes(word));
    const again = await browser.open(new URL(page.url()).hash);
    await again.getByRole('heading', { name: /\(1 of / }).waitFor();
    await again.getByRole('button', { name: 'Clear filters' }).click();
    // What only the event holds, and the list does not show.
    await again.getByLabel('Search the events').fill(failed);
    await again.getByRole('heading', { name: /\(1 of / }).waitFor();
  });

  test('sent once more, changed and sent, and saved', async () => {
    const id = await post('com.qlik.v1.app.created');
    const page = await browser.open('#/events');
    await openEvent(page, id);
    await page.getByRole('button', { name: 'Resend', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resend' }).click();
    await page.getByText('It is on the bus once more.').waitFor();
    await page.getByRole('heading', { name: /\(2 of / }).waitFor();

    const name = unique();
    await page.getByRole('button', { name: 'Edit and resend' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit and resend' });
    const text = await dialog.getByRole('textbox', { name: 'Event' }).inputValue();
    await dialog.getByRole('textbox', { name: 'Event' }).fill('no JSON');
    expect(await dialog.getByRole('button', { name: 'Send' }).isEnabled()).toBe(false);
    const event = JSON.parse(text);
    event.detail.data.name = name;
    await dialog.getByRole('textbox', { name: 'Event' }).fill(JSON.stringify(event));
    await dialog.getByRole('button', { name: 'Send' }).click();
    await page.getByText(/The webhook answered 202 accepted/).waitFor();
    await page.getByLabel('Search the events').fill(name);
    await page.getByRole('heading', { name: /\(1 of / }).waitFor();

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as sample' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toContain(id);
  });
});

describe('rules', () => {
  test('the tester says the first field that fails; what-if says whom an edited pattern would gain', async () => {
    const gained = await post('com.qlik.v1.app.exported', { resourceType: 'script', name: unique() });
    const page = await browser.open('#/rules');
    await page.getByLabel('Find rules').fill('Exports');
    await page
      .getByRole('link', { name: /Exports/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Would it match?' }).waitFor();

    await choose(page, 'Event to test', 'An event that I paste');
    const { body } = sampleDelivery('com.qlik.v1.app.exported', { envelope: 'cloud', unique: '1', time: new Date() });
    const pasted = JSON.parse(body);
    const tester = page.getByRole('textbox', { name: 'Pasted event' });
    await tester.fill(JSON.stringify({ ...pasted, data: { ...pasted.data, resourceType: 'script' } }));
    await page.getByText('the first field that fails is detail.').waitFor();
    await page
      .getByRole('status')
      .getByText(/"script"/)
      .waitFor();

    const pattern = page.getByRole('textbox', { name: 'Pattern' });
    const deployed = JSON.parse(await pattern.inputValue());
    await pattern.fill('{');
    await page.getByText(/^Not JSON/).waitFor();
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isEnabled()).toBe(false);

    const { data: _, ...detail } = deployed.detail ?? {};
    await pattern.fill(JSON.stringify({ ...deployed, detail }));
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page
      .getByRole('table', { name: 'Gained' })
      .getByRole('link', { name: /app\.exported/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Open event' }).waitFor();
    expect(gained).not.toBe('');
  });
});

describe('health', () => {
  test('alarms, charts over each span, queues, webhooks and cost', async () => {
    await post('com.qlik.v1.automation.run.failed');
    const page = await browser.open('#/health');
    await page.getByRole('heading', { name: /Alarms \(\d+ of [1-9]\d* on\)/ }).waitFor();
    for (const span of ['24h', '7d', '1h']) {
      await page.getByRole('button', { name: span, exact: true }).click();
      await settled(page);
      await page.getByLabel('Deliveries, in deliveries').first().waitFor();
      await page.getByLabel('Ingest latency, in ms').first().waitFor();
    }
    await page
      .getByRole('table', { name: 'Queues' })
      .getByRole('row', { name: /parked queue/ })
      .waitFor();
    await page.getByRole('heading', { name: 'Webhooks in Qlik' }).waitFor();
    await page.getByText(/^\$\d/).first().waitFor();
  });
});

describe('send', () => {
  test('a burst, each with an id of its own', async () => {
    const page = await browser.open('#/send');
    await page.getByLabel('How many').fill('20');
    await page.getByLabel('A second', { exact: true }).fill('50');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('20 of 20 seen on the bus').waitFor();
    await page
      .getByRole('table', { name: 'Answers' })
      .getByRole('row', { name: /202 accepted 20 yes/ })
      .waitFor();
  });

  test('wrong on purpose is refused as it should be', async () => {
    const page = await browser.open('#/send');
    await page.getByRole('button', { name: 'Wrong on purpose' }).click();
    const named = await page.getByRole('option').allInnerTexts();
    const kinds = named.slice(1).map((text) => text.split('\n')[0] ?? '');
    await page.keyboard.press('Escape');
    expect(kinds.length).toBeGreaterThan(2);
    for (const kind of kinds) {
      await choose(page, 'Wrong on purpose', new RegExp(`^${kind}\\b`));
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await settled(page);
      await page.getByRole('table', { name: 'Answers' }).getByRole('row', { name: / yes / }).first().waitFor();
      expect(await page.getByRole('table', { name: 'Answers' }).getByRole('row', { name: / not / }).count()).toBe(0);
    }
  });
});
