import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { eventsPage } from '../docs/events-page';
import { parseConfig } from '../lib/config';
import { rows } from '../lib/qlik/recognise';
import { QlikEventFanoutStack } from '../lib/stack';

const root = join(__dirname, '..');

test('docs/events.md is what the catalogue says: run `npm run docs` when this fails', () => {
  expect(readFileSync(join(root, 'docs/events.md'), 'utf8')).toBe(eventsPage());
});

test('the events page names every catalogued type once as a row', () => {
  const rowsOnPage = eventsPage().match(/^\| `com\.qlik\.[^|]+\|/gm) ?? [];
  expect(rowsOnPage.map((row) => row.slice(3, -3))).toEqual(expect.arrayContaining(rows.map(({ type }) => type)));
  expect(rowsOnPage).toHaveLength(rows.length);
});

test('every relative link in the docs leads to a file', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...markdownIn('docs')];
  const dead = pages.flatMap((page) => {
    const links = readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g);
    return [...links].map(([, link]) => join(page, '..', link ?? '')).filter((file) => !existsSync(join(root, file)));
  });
  expect(dead).toEqual([]);
});

const markdownIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? markdownIn(join(folder, entry.name))
      : entry.name.endsWith('.md')
        ? [join(folder, entry.name)]
        : [],
  );

describe('docs/runbook.md', () => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const config = parseConfig('{"tenants":{"acme":{"host":"acme.eu.qlikcloud.com"}}}', 'fanout.json');
  const stack = new QlikEventFanoutStack(app, 'Docs', { config });
  stack.fanout.onAny('Any', { target: { bind: () => ({ arn: 'arn:aws:sqs:us-east-1:123456789012:any' }) } });
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
