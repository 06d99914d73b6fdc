import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { compliancePage } from '../docs/compliance-page';
import { configurationPage, configurationSchema, exampleText } from '../docs/configuration-page';
import { eventsPage } from '../docs/events-page';
import { parseConfig } from '../lib/config';
import { settings } from '../lib/config/keys';
import { rows } from '../lib/qlik/recognise';
import { gaps } from '../local/gaps';
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

const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...markdownIn('docs')];

test('docs/events.md is what the catalogue says: run `npm run docs` when this fails', () => {
  expect(readFileSync(join(root, 'docs/events.md'), 'utf8')).toBe(eventsPage());
});

test('docs/compliance.md is what the constructs acknowledge: run `npm run docs` when this fails', () => {
  expect(readFileSync(join(root, 'docs/compliance.md'), 'utf8')).toBe(compliancePage());
});

test('docs/configuration.md and fanout.schema.json are what lib/config/keys.ts says: run `npm run docs`', () => {
  expect(readFileSync(join(root, 'docs/configuration.md'), 'utf8')).toBe(configurationPage());
  expect(readFileSync(join(root, 'fanout.schema.json'), 'utf8')).toBe(configurationSchema());
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
  // With every option that adds alarms, and a subscription for its own.
  const { stack, fanout } = fanoutIn((scope) => ({
    tenants: {
      acme: {
        host: 'acme.eu.qlikcloud.com',
        apiCredentials: secretsmanager.Secret.fromSecretNameV2(scope, 'Credentials', 'qlik-acme'),
      },
    },
    encryptionKey: new kms.Key(scope, 'Key'),
  }));
  fanout.onAny('Any', { target: { bind: () => ({ arn: 'arn:aws:sqs:us-east-1:123456789012:any' }) } });
  const headings = [...readFileSync(join(root, 'docs/runbook.md'), 'utf8').matchAll(/^## (.+)$/gm)].map(([, it]) => it);
  const linked = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties.AlarmDescription.match(/docs\/runbook\.md#(\S+)$/)?.[1],
  );

  test('has a heading for the link in each alarm', () => {
    expect(headings.map((heading) => heading?.toLowerCase())).toEqual(expect.arrayContaining(linked));
  });

  test('has no heading that no alarm leads to', () => {
    expect([...new Set(linked)].sort()).toEqual(headings.map((heading) => heading?.toLowerCase()).sort());
  });
});
