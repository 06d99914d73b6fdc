/** What the console is for: send, see it flow, open it, break something, see the card, redrive, gone. */
import type { Page } from 'playwright-core';
import { sampleDelivery } from '../../lib/qlik/samples';
import { journalTarget, kill, undeliverable } from '../e2e/dead-letter';
import { arrived, depth, eventually, journalled, outputs, unique } from '../e2e/deployed';
import { busEventOf } from '../support/bus-events';
import { choose, goTo } from './actions';
import { inBrowser } from './browser';

jest.setTimeout(180_000);

const browser = inBrowser();

const node = (page: Page, name: RegExp) =>
  page.getByRole('region', { name: 'Map of the deployment' }).getByRole('button', { name });

/** How many events have come by a node: the figure after its title. */
const countAt = async (page: Page, name: RegExp) =>
  Number(
    (await node(page, name).innerText())
      .split('\n')[1]
      ?.match(/^[\d,]+$/)?.[0]
      .replaceAll(',', '') ?? 0,
  );

test('a failed run is sent, flows along the map, is in the list, has its rules, its way and its card', async () => {
  const map = await browser.open('#/map');
  const before = await countAt(map, /^Event bus/);
  const moves = map.locator('[data-moving=true]').first().waitFor({ state: 'attached' });

  const page = await browser.open('#/send');
  await choose(page, 'Event type', /automation\.run\.failed/);
  await page.getByLabel('Body').filter({ hasText: 'automation.run.failed' }).waitFor();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const answers = page.getByRole('table', { name: 'Answers' });
  await answers.getByRole('row', { name: /202 accepted 1 yes/ }).waitFor();
  await page.getByText('1 of 1 seen on the bus').waitFor();

  await moves;
  await eventually('the count at the bus', async () => (await countAt(map, /^Event bus/)) === before + 1);

  await page.getByRole('link', { name: /automation\.run\.failed Refresh exchange rates/ }).click();
  const event = page.getByRole('region', { name: 'Open event' });
  await event.getByText('Failed in Qlik').waitFor();
  await event.getByRole('tab', { name: 'Rules' }).click();
  const failures = event
    .getByRole('group')
    .filter({ hasText: 'FailureEvents' })
    .or(event.getByText(/FailureEvents/));
  await failures.first().waitFor();
  await event.getByText(/^[1-9]\d* of \d+ rules on the bus match this event\.$/).waitFor();
  await event.getByRole('tab', { name: 'Where it went' }).click();
  const way = event.getByRole('list', { name: 'Way of the event' });
  await way
    .getByText(/[Jj]ournal/)
    .first()
    .waitFor();
  await way.getByText(/card/).first().waitFor();
  await event.getByRole('tab', { name: 'Original delivery' }).click();
  await event.getByText('Posted from this run of the console').waitFor();

  await goTo(page, 'Failures');
  const card = page.getByRole('link', { name: 'Automation run failed: Refresh exchange rates (acme)' });
  await card.click();
  await page.getByRole('heading', { name: 'What to do' }).waitFor();
  await page
    .getByText(/^\d+ times?$/)
    .first()
    .waitFor();

  await goTo(page, 'Health');
  await page
    .getByRole('list', { name: 'Alarms that are on' })
    .getByText(/FailedAutomationRun/)
    .first()
    .waitFor();
});

test('what is dead is red on the map; a dry run moves nothing; redriven it is where it belonged, and no longer dead', async () => {
  const { id, body } = sampleDelivery('com.qlik.v1.automation.run.failed', {
    envelope: 'cloud',
    unique: unique(),
    time: new Date(),
  });
  const { ruleArn, targetArn } = await journalTarget('automations');
  await kill(outputs.JournalDlqUrl, JSON.stringify(busEventOf(body)), undeliverable(ruleArn, targetArn));

  const page = await browser.open('#/map');
  await node(page, /^journal DLQ 1 dead/).click();
  await page.getByRole('link', { name: /More of it in failures/ }).click();
  await page.getByRole('tab', { name: 'Dead letters (1)' }).waitFor();
  const letters = page.getByRole('treegrid', { name: 'Dead letters' });
  await letters.getByRole('row', { name: /automation\.run\.failed/ }).waitFor();

  await page.getByRole('button', { name: 'Redrive all' }).click();
  const plan = page.getByRole('dialog', { name: /Redrive/ });
  await plan.getByText('1 message found, and each has a way back.').waitFor();
  await plan.getByRole('button', { name: 'Cancel' }).click();
  expect(await depth(outputs.JournalDlqUrl)).toBe(1);
  expect(await journalled(id)).toEqual([]);

  await letters.getByRole('button', { name: /^Redrive group/ }).click();
  await plan.getByRole('button', { name: 'Redrive 1 message' }).click();
  await page.getByRole('list', { name: 'What became of the messages' }).waitFor();
  await letters.getByText(/^Nothing is dead/).waitFor();
  await page.getByRole('tab', { name: 'Dead letters', exact: true }).waitFor();
  expect(await arrived(id)).toMatchObject([{ category: 'automations' }]);
  expect(await depth(outputs.JournalDlqUrl)).toBe(0);
  await goTo(page, 'Live map');
  await node(page, /^journal DLQ (empty|alarm)/).waitFor();
});
