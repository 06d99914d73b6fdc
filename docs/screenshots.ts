/** `npm run screenshots`: pictures of the console, from its page beside the local engine, with all samples sent. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Browser, Page } from 'playwright-core';
import { sampleDelivery } from '../lib/qlik/samples';
import { startConsole } from '../local/console';
import { sendSamples, webhookOf } from '../local/deliveries';
import { type LocalStack, startLocal } from '../local/stack';
import { busEventOf } from '../test/support/bus-events';
import { launchChromium } from '../test/support/chromium';

const images = join(__dirname, 'images');

/** A picture, and what is done in the page before it is taken. */
interface Picture {
  readonly name: string;
  readonly hash: string;
  readonly mode?: 'dark';
  /** Pixels. @default 1280 by 900 */
  readonly size?: { readonly width: number; readonly height: number };
  readonly show: (page: Page) => Promise<unknown>;
}

const openFailedRun = async (page: Page) => {
  await page
    .getByRole('row', { name: /automation\.run\.failed/ })
    .first()
    .click();
  await page.getByRole('tab', { name: 'Rules' }).click();
  await page.getByText(/rules on the bus match this event/).waitFor();
};

const pictures: readonly Picture[] = [
  {
    name: 'send',
    hash: '#/send',
    show: async (page) => {
      await page.getByLabel('How many').fill('25');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText('25 of 25 seen on the bus').waitFor();
      await page.getByRole('table', { name: 'Answers' }).scrollIntoViewIfNeeded();
    },
  },
  // After a burst, while its events are still on their way.
  { name: 'map', hash: '#/map', show: (page) => page.getByRole('button', { name: /^Event bus/ }).waitFor() },
  { name: 'events', hash: '#/events', show: openFailedRun },
  {
    name: 'failures',
    hash: '#/failures',
    show: (page) => page.getByRole('link', { name: /^Automation run failed/ }).waitFor(),
  },
  {
    name: 'dead-letters',
    hash: '#/failures/dead',
    show: async (page) => {
      await page.getByRole('button', { name: 'Redrive all' }).click();
      await page.getByText(/and each has a way back/).waitFor();
    },
  },
  {
    name: 'rules',
    hash: '#/rules',
    size: { width: 1280, height: 1200 },
    show: async (page) => {
      await page
        .getByRole('grid')
        .getByRole('link', { name: /FailureEvents/ })
        .click();
      await page.getByRole('table', { name: 'The fields of the pattern' }).waitFor();
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByText('Gained · lost').waitFor();
    },
  },
  {
    name: 'health',
    hash: '#/health',
    size: { width: 1280, height: 1200 },
    show: (page) => page.getByRole('heading', { name: /Alarms \(\d+ of/ }).waitFor(),
  },
  { name: 'dark', hash: '#/events', mode: 'dark', show: openFailedRun },
  {
    name: 'phone',
    hash: '#/failures',
    size: { width: 390, height: 844 },
    show: (page) => page.getByRole('heading', { name: /^Failure cards/ }).waitFor(),
  },
];

startLocal().stack.then(async (stack) => {
  const browser = await launchChromium();
  try {
    await sendSamples(stack, await webhookOf(stack), () => undefined);
    await dieOnce(stack);
    const console = await startConsole(stack, '--no-open');
    mkdirSync(images, { recursive: true });
    for (const picture of pictures) await take(browser, console.url, picture);
    await console.stop();
  } finally {
    await browser.close();
    await stack.stop();
  }
});

/** A failure event that nobody could make a card of. */
async function dieOnce({ clients, outputs }: LocalStack): Promise<void> {
  const { body } = sampleDelivery('com.qlik.v1.reload.finished', {
    envelope: 'cloud',
    unique: 'dead',
    time: new Date(),
    failing: true,
  });
  const MessageBody = JSON.stringify(busEventOf(body));
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: outputs.FailureDlqUrl, MessageBody }));
}

async function take(browser: Browser, url: string, { name, hash, mode, size, show }: Picture): Promise<void> {
  const viewport = size ?? { width: 1280, height: 900 };
  const page = await browser.newPage({ viewport, colorScheme: mode ?? 'light', reducedMotion: 'reduce' });
  await page.goto(`${url}${hash}`);
  await show(page);
  // Charts draw themselves once more when they know how wide they are.
  await page.waitForTimeout(1_500);
  const png = await page.screenshot();
  writeFileSync(join(images, `console-${name}.webp`), await webp(browser, png));
  await page.close();
}

/** Chromium makes WebP itself, in a canvas: half the bytes of a PNG at no loss that is seen. */
async function webp(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  const url = await page.evaluate<string>(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png.toString('base64')}';
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.92);
  })()`);
  await page.close();
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}
