import { type Category, catalogue, categories, categorySlugs, UNCATALOGUED } from '../../lib/qlik/catalogue';
import { rows, typesOf } from '../../lib/qlik/recognise';
import { fixture } from './reading';

type TableRow = [category: string, webhookName: string, type: string, announced: string, user: string, tenant: string];
const table = JSON.parse(fixture('supported-event-types.json')) as readonly TableRow[];

const suffix = (type: string) => type.replace('com.qlik.v1.', '');
const rowsWith = (column: 'aliases' | 'unbounded' | 'personal') =>
  Object.fromEntries(rows.filter((row) => row[column].length > 0).map((row) => [suffix(row.type), row[column]]));

describe('the catalogue against the table Qlik publishes', () => {
  it('has the same rows in the same order, each column as Qlik prints it', () => {
    const yesNo = (says: boolean) => (says ? 'Yes' : 'No');
    expect(
      rows.map(({ category, webhookName, type, announced, userLevel, tenantLevel }) => [
        categories[category],
        webhookName,
        type,
        announced,
        yesNo(userLevel),
        yesNo(tenantLevel),
      ]),
    ).toEqual(table);
  });

  it('has 20 types: 7, 1, 2, 6 and 4 in the five categories', () => {
    const expected: Record<Category, number> = {
      'analytics-apps': 7,
      'api-keys': 1,
      users: 2,
      automations: 6,
      'data-integration': 4,
    };
    expect(Object.keys(catalogue)).toHaveLength(20);
    expect(Object.fromEntries(categorySlugs.map((slug) => [slug, typesOf(slug).length]))).toEqual(expected);
  });

  it('notes both errata of the table at the types they concern', () => {
    expect(catalogue['com.qlik.v1.user.created'].note).toMatch(/erratum/i);
    expect(catalogue['com.qlik.v1.user.deleted'].note).toMatch(/erratum/i);
    expect(rows.filter(({ type }) => type.endsWith('.'))).toEqual([]);
  });

  it('gives no category the slug of the events it does not know', () => {
    expect(categorySlugs).not.toContain(UNCATALOGUED);
  });
});

describe('descriptions', () => {
  it.each(rows)("of $type: one sentence or two, in words that are not Qlik's", ({ description, webhookName }) => {
    expect(description).toMatch(/^[A-Z].{10,}\.$/);
    // Every sentence of Qlik's table begins with these words.
    expect(description).not.toMatch(/event is sent/i);
    expect(description).not.toBe(webhookName);
  });

  it('differ from row to row', () => {
    expect(new Set(rows.map(({ description }) => description)).size).toBe(20);
  });
});

describe('aliases', () => {
  it('are the names Qlik has published (changelogs 210 and 244, the namespace plan)', () => {
    expect(rowsWith('aliases')).toEqual({
      'app.created': ['com.qlik.app.created', 'com.qlik.analytics.app.created'],
      'app.exported': ['com.qlik.app.exported'],
      'app.published': ['com.qlik.app.published'],
      'app.deleted': ['com.qlik.app.deleted'],
      'app.data.updated': ['com.qlik.app.data.updated'],
      'api-key.validation.failed': ['com.qlik.core.api-key.validation.failed'],
      'user.created': ['com.qlik.core.user.created'],
      'user.deleted': ['com.qlik.core.user.deleted'],
    });
  });

  it('stand for one type each', () => {
    const names = rows.flatMap(({ type, aliases }) => [type, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('columns about data', () => {
  it('name every array Qlik leaves without a bound', () => {
    const run = ['blocks', 'metrics.blocks'];
    expect(rowsWith('unbounded')).toEqual({
      'app.reload.finished': ['errors', 'warnings', 'statements'],
      'app.data.updated': ['_updates'],
      'user.created': ['assignedGroups', 'groups', 'assignedRoles'],
      'user.deleted': ['assignedGroups', 'groups', 'assignedRoles'],
      'automation.run.started': run,
      'automation.run.ended': run,
      'automation.run.failed': run,
    });
  });

  it('name what describes a person in user events, and only there', () => {
    const aboutPeople = ['name', 'email', 'subject', 'picture', 'groups', 'assignedGroups'];
    expect(rowsWith('personal')).toEqual({ 'user.created': aboutPeople, 'user.deleted': aboutPeople });
  });
});
