/** What holds of every view: nobody is kept out, nothing is cut off, nothing is complained of. */
import { sampleDelivery } from '../../lib/qlik/samples';
import { deliver, unique } from '../e2e/deployed';
import { barriers, inBrowser, overhang, PHONE, views, WIDE } from './browser';

jest.setTimeout(120_000);

const browser = inBrowser();

beforeAll(async () => {
  const time = new Date();
  for (const type of ['com.qlik.v1.app.created', 'com.qlik.v1.automation.run.failed'] as const) {
    await deliver(sampleDelivery(type, { envelope: 'cloud', unique: unique(), time }).body);
  }
});

describe.each(views)('%s', (view) => {
  test.each([
    ['light', WIDE],
    ['dark', WIDE],
    ['light', PHONE],
  ] as const)('%s at %i px: no barrier, and nothing beside the window', async (mode, width) => {
    const page = await browser.open(`#/${view}`, { mode, width });
    expect(await barriers(page)).toEqual([]);
    expect(await overhang(page)).toBeLessThanOrEqual(0);
  });
});
