import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as kms from 'aws-cdk-lib/aws-kms';
import { parseResults } from '../bench/results';
import { scalingPages } from '../bench/scale/page';
import { template } from '../bench/template';
import { asyncApi } from '../docs/asyncapi';
import { cliPage } from '../docs/cli-page';
import { compliancePage } from '../docs/compliance-page';
import { configurationPage, configurationSchema, exampleText } from '../docs/configuration-page';
import { costPage } from '../docs/cost-page';
import { dataSchemas } from '../docs/data-schemas';
import { eventsPage } from '../docs/events-page';
import { performanceCharts } from '../docs/performance-charts';
import { performancePage } from '../docs/performance-page';
import type { Explained } from '../lambda/failures/explanation';
import { parseConfig } from '../lib/config';
import { settings } from '../lib/config/keys';
import { rows } from '../lib/qlik/recognise';
import { gaps } from '../local/gaps';
import { everything } from './support/everything';
import { fanoutIn } from './support/fanout-in';
import { synthesised } from './support/synthesised';

const root = join(__dirname, '..');

const markdownIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? markdownIn(join(folder, entry.name))
      : entry.name.endsWith('.md')
        ? [join(folder, entry.name)]
        : [],
  );

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...['docs', 'examples'].flatMap(markdownIn),
];

test.each([
  ['docs/events.md', eventsPage],
  ['lib/qlik/data-schemas.json', dataSchemas],
  ['docs/asyncapi.yaml', asyncApi],
])('%s is what the code says: run `npm run docs` when this fails', (file, made) => {
  expect(readFileSync(join(root, file), 'utf8')).toBe(made());
});

test('docs/compliance.md is what the constructs acknowledge: run `npm run docs` when this fails', () => {
  expect(readFileSync(join(root, 'docs/compliance.md'), 'utf8')).toBe(compliancePage());
});

test('docs/configuration.md and fanout.schema.json are what lib/config/keys.ts says: run `npm run docs`', () => {
  expect(readFileSync(join(root, 'docs/configuration.md'), 'utf8')).toBe(configurationPage());
  expect(readFileSync(join(root, 'fanout.schema.json'), 'utf8')).toBe(configurationSchema());
});

test('docs/cli.md is what the command line says of itself: run `npm run docs` when this fails', () => {
  expect(readFileSync(join(root, 'docs/cli.md'), 'utf8')).toBe(cliPage());
});

test('docs/cost.md is the receipt of the default template: run `npm run docs` when this fails', () => {
  expect(readFileSync(join(root, 'docs/cost.md'), 'utf8')).toBe(costPage(template()));
});

test('docs/scaling.md and its plots are what bench/scale says: run `npm run scale` when this fails', () => {
  for (const [path, text] of Object.entries(scalingPages())) {
    expect({ path, text: readFileSync(join(root, path), 'utf8') }).toEqual({ path, text });
  }
});

test('docs/performance.md and its pictures are what bench/results.json says: run `npm run docs` when this fails', () => {
  const results = parseResults(readFileSync(join(root, 'bench/results.json'), 'utf8'));
  expect(readFileSync(join(root, 'docs/performance.md'), 'utf8')).toBe(performancePage(results));
  for (const [file, svg] of Object.entries(performanceCharts(results))) {
    expect(readFileSync(join(root, 'docs', file), 'utf8')).toBe(svg);
  }
});

test('the example on the configuration page can be used', () => {
  expect(parseConfig(exampleText(), 'the example').map(({ stage }) => stage)).toEqual(['dev', 'prod']);
});

test('each default on the page is the one that stands in for it: said or not, the template is the same', () => {
  const tenants = { acme: { host: 'acme.eu.qlikcloud.com', apiCredentials: 'qlik-acme' } };
  const said = Object.fromEntries(
    Object.entries(settings.shape).flatMap(([name, key]) => {
      const { default: byDefault } = key.meta() ?? {};
      return byDefault === undefined ? [] : [[name, byDefault]];
    }),
  );
  expect(Object.keys(said).length).toBeGreaterThan(8);
  const [stack] = parseConfig(JSON.stringify({ tenants, ...said }), 'the defaults');
  expect(synthesised(stack?.config).toJSON()).toEqual(synthesised({ tenants }).toJSON());
});

test('the events page names every catalogued type once as a row', () => {
  const rowsOnPage = eventsPage().match(/^\| `com\.qlik\.[^|]+\|/gm) ?? [];
  expect(rowsOnPage.map((row) => row.slice(3, -3))).toEqual(expect.arrayContaining(rows.map(({ type }) => type)));
  expect(rowsOnPage).toHaveLength(rows.length);
});

test('every relative link in the docs leads to a file', () => {
  const dead = pages.flatMap((page) => {
    const links = readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g);
    return [...links].map(([, link]) => join(page, '..', link ?? '')).filter((file) => !existsSync(join(root, file)));
  });
  expect(dead).toEqual([]);
});

test('the subscriptions of the README are those that the end-to-end tests deploy', () => {
  const [, deployed = ''] = readFileSync(join(root, 'test/e2e/readme.ts'), 'utf8').split('// README\n');
  const lines = deployed
    .trim()
    .split('\n')
    .map((line) => line.trim());
  expect(lines).toHaveLength(3);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${lines.join('\n')}\n\`\`\``);
});

test('every path in backticks leads to something', () => {
  const generated = /^(\.local|reports|cdk\.out)\b/;
  const folders = readdirSync(root, { withFileTypes: true }).flatMap((it) => (it.isDirectory() ? [it.name] : []));
  const isPath = (text: string) =>
    /^[\w.-]+(\/[\w.-]+)*\/?$/.test(text) &&
    (/\/$|\.(ts|mjs|js|json|md|yaml)$/.test(text) ||
      (text.includes('/') && folders.includes(text.split('/')[0] ?? '')));
  const named = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => ({ page, text })),
  );
  const paths = named.filter(({ text }) => isPath(text) && !generated.test(text));
  expect(paths.length).toBeGreaterThan(15);
  expect(paths.filter(({ text }) => !existsSync(join(root, text)))).toEqual([]);
});

test('docs/fidelity.md says of each gap of the local engine what the table of gaps says, and names no other', () => {
  const section = readFileSync(join(root, 'docs/fidelity.md'), 'utf8').split('## ')[1] ?? '';
  const [head, , ...filled] = section.match(/^\|.*\|$/gm) ?? [];
  expect(filled).toEqual(gaps.map(({ resource, why, fill }) => `| \`${resource}\` | ${why} | ${fill} |`));
  for (const { engine } of gaps) expect(head).toContain(`MiniStack ${engine}`);
});

describe('docs/runbook.md', () => {
  const headings = [...readFileSync(join(root, 'docs/runbook.md'), 'utf8').matchAll(/^## (.+)$/gm)].map(([, it]) => it);
  const withKey = fanoutIn((stack) => ({ encryptionKey: new kms.Key(stack, 'Key') })).template();
  const linked = [everything().template, withKey]
    .flatMap((it) => Object.values(it.findResources('AWS::CloudWatch::Alarm')))
    .map(({ Properties }) => Properties.AlarmDescription.match(/docs\/runbook\.md#(\S+)$/)?.[1]);

  test('has a heading for the link in each alarm', () => {
    expect(headings.map((heading) => heading?.toLowerCase())).toEqual(expect.arrayContaining(linked));
  });

  test('has no heading that no alarm leads to', () => {
    expect([...new Set(linked)].sort()).toEqual(headings.map((heading) => heading?.toLowerCase()).sort());
  });

  test('says of every way in which a card may lack something what it means', () => {
    // The compiler names one that is missing here.
    const results: Readonly<Record<NonNullable<Explained['result']>, true>> = {
      explained: true,
      unauthorized: true,
      'no-token': true,
      forbidden: true,
      'not-found': true,
      throttled: true,
      unavailable: true,
      unexpected: true,
      unreachable: true,
      'secret-unreadable': true,
      'no-credentials': true,
      'too-late': true,
      'too-large': true,
      'not-understood': true,
      'no-text': true,
      failed: true,
    };
    const section = readFileSync(join(root, 'docs/runbook.md'), 'utf8')
      .split('### What a card lacks')[1]
      ?.split('\n## ')[0];
    const named = (section?.match(/^\| `.*?\|/gm) ?? []).flatMap((cell) => cell.match(/(?<=`)[a-z-]+(?=`)/g) ?? []);
    expect(named.sort()).toEqual(Object.keys(results).sort());
  });
});
