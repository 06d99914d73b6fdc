/** The console that runs against the deployed stack, asked by whoever has its address: no answer has a secret in it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { signingSecret } from '../e2e/deployed';
import { post } from './actions';
import { consoleUrl } from './address';
import { inBrowser, settled, views } from './browser';

jest.setTimeout(120_000);

const browser = inBrowser();

test('neither signing secret nor credentials are in the page or in any answer that it gets', async () => {
  const secret = await signingSecret();
  expect(secret.length).toBeGreaterThan(20);
  // As it stands, and as it would stand in JSON.
  const secrets = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  const id = await post('com.qlik.v1.automation.run.failed');

  const answers: string[] = [];
  const page = await browser.open('#/events');
  page.on('response', async (response) => {
    if (response.url().includes('/api/') && !response.url().endsWith('/api/stream')) {
      answers.push(
        `${response.url()}\n${JSON.stringify(response.headers())}\n${await response.text().catch(() => '')}`,
      );
    }
  });
  for (const view of views) {
    await page.goto(`${consoleUrl}#/${view}`);
    await settled(page);
  }
  // The answers that a click asks for.
  await page.goto(`${consoleUrl}#/events`);
  await page.getByLabel('Search the events').fill(id);
  await page.getByRole('heading', { name: /\(1 of / }).waitFor();
  await page
    .getByRole('grid', { name: /Events/ })
    .getByRole('row')
    .nth(1)
    .click();
  for (const tab of ['Rules', 'Where it went', 'Original delivery']) {
    await page.getByRole('tab', { name: tab }).click();
    await settled(page);
  }
  await page.goto(`${consoleUrl}#/send`);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('1 of 1 seen on the bus').waitFor();
  await settled(page);

  for (const name of ['', ...readdirSync(join(__dirname, '../../dist/console'))]) {
    answers.push(await (await fetch(`${consoleUrl}${name}`)).text());
  }
  answers.push(await page.content());
  answers.push(
    JSON.stringify(await page.evaluate('({ ...localStorage, ...sessionStorage, cookie: document.cookie })')),
  );
  expect(answers.length).toBeGreaterThan(views.length);
  const telling = answers.filter((answer) => secrets.some((it) => answer.includes(it)));
  expect(telling.map((answer) => answer.split('\n')[0])).toEqual([]);
  // The one header that proves a delivery, wherever a delivery is shown.
  expect(answers.filter((answer) => /qlik-signature"?:\s*"?[0-9a-f]{64}/i.test(answer))).toEqual([]);
});

test('a page of another origin learns nothing, even with the address', async () => {
  const page = await browser.open('#/map', { url: consoleUrl });
  const context = await page.context().browser()?.newContext();
  const other = await context?.newPage();
  // A page of its own, at the same machine, as another program's may be.
  await other?.route('http://127.0.0.1:9/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<p>other</p>' }),
  );
  await other?.goto('http://127.0.0.1:9/');
  const tried = await other?.evaluate(
    `(async (url) => {
      const tell = (it) => it.then(async (r) => r.type + ' ' + (await r.text()), (e) => 'refused');
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
      await new Promise((done) => { frame.onload = done; setTimeout(done, 3000); });
      return {
        read: await tell(fetch(url + 'api/deployment')),
        blind: await tell(fetch(url + 'api/deployment', { mode: 'no-cors' })),
        posted: await tell(fetch(url + 'api/rules/test', { method: 'POST', mode: 'no-cors', body: '{}' })),
      };
    })(${JSON.stringify(consoleUrl)})`,
  );
  expect(tried).toEqual({ read: 'refused', blind: 'refused', posted: 'refused' });
  expect(other?.frames().map((frame) => frame.url())).toEqual([
    expect.any(String),
    expect.stringMatching(/^chrome-error:/),
  ]);
  await context?.close();
});
