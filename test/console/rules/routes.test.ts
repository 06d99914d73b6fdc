import { ruleRoutes } from '../../../console/server/rules/routes';
import { ruleNamed } from '../../cli/simulated-rules';
import { partScene } from '../scene';

const created = ruleNamed('Created', {
  pattern: { 'detail-type': ['com.qlik.v1.app.created'] },
  targets: ['lambda one'],
});
const dead = ruleNamed('Dead', {
  pattern: { 'detail-type': ['com.qlik.v1.no.such.type'], source: ['qlik.cloud'], detail: { category: ['users'] } },
});
const failed = { type: 'com.qlik.v1.automation.run.failed' };
const rules = async () => ({
  from: '',
  rules: [created, dead],
  leftOut: [{ name: 'Nightly', why: 'scheduled' as const }],
});
const scene = (events: Parameters<typeof partScene>[1] = []) => partScene(ruleRoutes, events, { rules });

test('each rule is told with what it can take, and the linter is asked about all', async () => {
  const { body } = await scene().get('api/rules');
  expect(body.rules.map(({ name, reach }: { name: string; reach: string[] }) => [name, reach])).toEqual([
    ['Created', ['com.qlik.v1.app.created']],
    ['Dead', expect.any(Array)],
  ]);
  expect(body.leftOut).toEqual([{ name: 'Nightly', why: 'scheduled' }]);
  expect(body.findings.map(({ kind }: { kind: string }) => kind)).toContain('blind-spot');
});

test('a pattern is held against a kept event, and the first field that fails is told', async () => {
  const { post } = scene([failed]);
  const pattern = JSON.stringify({ source: ['qlik.cloud'], detail: { tenant: ['nobody'] } });
  const { status, body } = await post('api/rules/test', { pattern, event: 1 });
  expect(status).toBe(200);
  expect(body.verdict.matches).toBe(false);
  expect(body.verdict.fields.find(({ holds }: { holds: boolean }) => !holds)).toMatchObject({ path: 'detail.tenant' });
  expect(body.length).toBe(pattern.length);
});

test('the body of a delivery can be pasted: it is read as ingest reads it', async () => {
  const event = JSON.stringify({ specversion: '1.0', id: '1', source: 'x', type: 'com.qlik.app.created', data: {} });
  const { body } = await scene().post('api/rules/test', { pattern: JSON.stringify(created.pattern), event });
  expect(body).toMatchObject({ verdict: { matches: true }, event: { 'detail-type': 'com.qlik.v1.app.created' } });
});

test.each([
  [{ pattern: '{', event: 1 }, 400, 'not JSON'],
  [{ pattern: '{"a":[]}', event: 1 }, 400, 'a must be a list that is not empty'],
  [{ pattern: '{"a":["b"]}', event: 7 }, 404, 'Event 7'],
  [{ pattern: '{"a":["b"]}', event: '[' }, 400, 'The event is not JSON'],
  [{ pattern: '{"a":["b"]}', event: '{"b":1}' }, 400, 'no event of Qlik'],
  [{ pattern: 3 }, 400, 'pattern'],
  ['{', 400, 'no JSON'],
])('%j is refused: %d', async (asked, status, said) => {
  const answer = await scene().post('api/rules/test', asked);
  expect(answer).toEqual({ status, body: { error: expect.stringContaining(said) } });
});

test('what would have fired counts what both patterns match, what is gained and what is lost', async () => {
  const { post } = scene([{ type: 'com.qlik.v1.app.created' }, { type: 'com.qlik.v1.app.created' }, failed]);
  const pattern = JSON.stringify({ 'detail-type': [{ prefix: 'com.qlik.v1.automation' }] });
  const { body } = await post('api/rules/what-if', { rule: 'Created', pattern });
  expect(body).toMatchObject({ events: 3, areSamples: false, before: 2, after: 1, gained: 1, lost: 2 });
  for (const key of ['before', 'after', 'gained', 'lost']) {
    const sum = body.byType.reduce((total: number, it: Record<string, number>) => total + (it[key] ?? 0), 0);
    expect([key, sum]).toEqual([key, body[key]]);
  }
  expect(body.examplesGained.map(({ number }: { number: number }) => number)).toEqual([3]);
  expect(body.examplesLost.map(({ number }: { number: number }) => number)).toEqual([2, 1]);
});

test('with no event yet the samples of the catalogue stand in, and say so', async () => {
  const { body } = await scene().post('api/rules/what-if', { rule: 'Created', pattern: '{"source":["qlik.cloud"]}' });
  expect(body.areSamples).toBe(true);
  expect(body.after).toBe(body.events);
  expect(body.examplesGained[0]).not.toHaveProperty('number');
});

test('a rule that is not there is named: 404', async () => {
  const answer = await scene().post('api/rules/what-if', { rule: 'Gone', pattern: '{"source":["qlik.cloud"]}' });
  expect(answer).toEqual({ status: 404, body: { error: expect.stringContaining('Gone') } });
});
