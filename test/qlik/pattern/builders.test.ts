import { categorySlugs } from '../../../lib/qlik/catalogue';
import { categoryPattern, failurePattern, patternOf, uncataloguedPattern } from '../../../lib/qlik/pattern';
import { allCategories, rows } from '../../../lib/qlik/recognise';

const typesIn = (slug: (typeof categorySlugs)[number]) => categoryPattern(slug)['detail-type'] as string[];

describe('the category patterns', () => {
  it('name each catalogued type once', () => {
    const named = categorySlugs.flatMap(typesIn);
    expect([...named].sort()).toEqual(rows.map(({ type }) => type).sort());
  });

  it('name each type under its own category', () => {
    for (const { type, category } of rows) expect(typesIn(category)).toContain(type);
  });

  it('leave everything else to the uncatalogued one', () => {
    expect(uncataloguedPattern()['detail-type']).toEqual([{ 'anything-but': rows.map(({ type }) => type) }]);
  });
});

describe('the failure pattern', () => {
  const { $or } = failurePattern() as { $or: { 'detail-type': string[]; detail?: object }[] };

  it('names the types that are always failures without a condition', () => {
    expect($or[0]).toEqual({
      'detail-type': [
        'com.qlik.v1.api-key.validation.failed',
        'com.qlik.v1.automation.run.failed',
        'com.qlik.v1.di-projects.di-tasks.failed',
      ],
    });
  });

  it('names the others with what says so, a cancelled reload excepted', () => {
    const [app, reload, ended] = ['app.reload.finished', 'reload.finished', 'automation.run.ended'].map((suffix) => [
      `com.qlik.v1.${suffix}`,
    ]);
    const status = [{ 'anything-but': ['CANCELED'] }, { exists: false }];
    expect($or.slice(1)).toEqual([
      { 'detail-type': app, detail: { data: { status: ['error'] } } },
      { 'detail-type': reload, detail: { data: { succeeded: [false], status } } },
      { 'detail-type': reload, detail: { data: { status: ['FAILED', 'EXCEEDED_LIMIT'] } } },
      { 'detail-type': ended, detail: { data: { status: ['failed', 'exceeded limit'] } } },
    ]);
  });
});

it.each([...allCategories.map((slug) => [slug, patternOf(slug)] as const), ['failures', failurePattern()] as const])(
  'the pattern %s takes only our own source and fits EventBridge’s 2,048 characters',
  (_, pattern) => {
    expect(pattern.source).toEqual(['qlik.cloud']);
    expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
  },
);
