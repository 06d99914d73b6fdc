import { checkReload, type Expected } from '../../../lambda/expectations/expectations';
import { outcomeLine } from '../../../lambda/expectations/outcome-line';
import { toJson } from '../../../lambda/shared/log';
import { embeddedMetrics } from '../../support/log-lines';

const check = { name: 'sales', tenant: 'acme', app: 'app-1', withinSeconds: 3600, deadline: '2026-11-24T05:15:00Z' };
const reload = (data: object, over: object = {}) =>
  JSON.stringify({
    'detail-type': 'com.qlik.v1.reload.finished',
    detail: { tenant: 'acme', time: '2026-11-24T05:00:00Z', data: { appId: 'app-1', ...data } },
    ...over,
  });
const good = { status: 'SUCCEEDED', succeeded: true };
const found = (...lines: readonly string[]) => checkReload(check, async () => lines);

test('a good reload in time is told with its time, the last one of several', async () => {
  const earlier = reload(good, {
    'detail-type': 'com.qlik.v1.reload.finished',
    detail: { tenant: 'acme', time: '2026-11-24T04:30:00Z', data: { appId: 'app-1', ...good } },
  });
  expect(await found(reload(good), earlier)).toEqual({
    name: 'sales',
    tenant: 'acme',
    app: 'app-1',
    came: true,
    last: '2026-11-24T05:00:00Z',
  });
});

test('it is looked for from so long before the deadline on', async () => {
  const asked: unknown[] = [];
  await checkReload(check, async (...them) => {
    asked.push(...them);
    return [];
  });
  expect(asked).toEqual(['acme', 'app-1', new Date('2026-11-24T04:15:00Z')]);
});

test.each([
  ['status alone', { status: 'SUCCEEDED' }, true],
  ['succeeded alone', { succeeded: true }, true],
  ['failed', { status: 'FAILED', succeeded: false }, false],
  ['cancelled', { status: 'CANCELED', succeeded: false }, false],
  ['over its limit', { status: 'EXCEEDED_LIMIT' }, false],
  ['a status Qlik adds', { status: 'PARTLY' }, false],
  ['two that differ', { status: 'SUCCEEDED', succeeded: false }, false],
  ['neither', {}, false],
])('a reload with %s', async (_, data, came) => {
  expect((await found(reload(data))).came).toBe(came);
});

test.each([
  ['nothing', []],
  ['no JSON', ['not JSON']],
  ['no event', ['{}', 'null']],
  ['another app', [reload({ ...good, appId: 'app-2' })]],
  ['another tenant', [reload(good, { detail: { tenant: 'other', data: { appId: 'app-1', ...good } } })]],
  [
    'an attempt of the engine',
    [reload({ ...good, status: 'ok' }, { 'detail-type': 'com.qlik.v1.app.reload.finished' })],
  ],
])('%s is no reload of the app', async (_, lines) => {
  expect((await found(...lines)).came).toBe(false);
});

test('a journal that cannot be searched, and a deadline that is none, are errors, not misses', async () => {
  await expect(checkReload(check, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  await expect(checkReload({ ...check, deadline: '<aws.scheduler.scheduled-time>' }, async () => [])).rejects.toThrow(
    'the deadline is no time: the schedule must give its scheduled time',
  );
});

test.each([
  [true, 0, 'info'],
  [false, 1, 'error'],
])('came: %s is measured as %i, so that an alarm goes off and is over', (came, value, level) => {
  const outcome: Expected = { name: 'sales', tenant: 'acme', app: 'app-1', came };
  const line = toJson(outcomeLine(outcome, 'the-bus'), 0);
  const series = [{ EventBusName: 'the-bus', Expectation: 'sales' }];
  expect(embeddedMetrics(line)).toEqual([{ name: 'MissedReloads', value, unit: 'None', series }]);
  expect(JSON.parse(line)).toMatchObject({ level, tenant: 'acme', app: 'app-1' });
});
