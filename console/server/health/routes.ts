import { Hono } from 'hono';
import { alarmHistory } from '../../../cli/deployment/alarm-history';
import { journalEndsOf, queuesOf, stackAlarms } from '../../../cli/deployment/deployment-status';
import { partOf } from '../../../cli/deployment/part';
import type { Fault } from '../../api/deployment';
import {
  type AlarmHistory,
  type Charts,
  chartsPath,
  type Health,
  healthPath,
  type Range,
  ranges,
} from '../../api/health';
import { cached } from '../cached';
import type { ConsoleContext } from '../context';
import { alarmsFrom } from './alarms';
import { chartsOf } from './charts';
import { costOf } from './cost';
import { webhooksOf } from './webhooks';

/** How far back the history goes: as the longest span of the charts. */
const HISTORY_MS = 7 * 24 * 3_600_000;

/** These change slowly, and every look at them costs calls of Qlik's API or metrics that AWS bills. */
const WEBHOOKS_MS = 2 * 60_000;
const COST_MS = 15 * 60_000;

/** How the deployment stands, and charts of how it stood. */
export function healthRoutes({ stack, options }: ConsoleContext): Hono {
  const webhooks = cached(() => webhooksOf(stack, Date.now(), options.endpointUrl), WEBHOOKS_MS);
  const cost = cached(() => costOf(stack, Date.now()), COST_MS);
  return new Hono()
    .get(`/${healthPath}`, async (context) => {
      const now = Date.now();
      const alarms = stackAlarms(stack);
      const names = alarms.then((some) => some.map(({ AlarmName = '' }) => AlarmName));
      const since = now - HISTORY_MS;
      const history = async (): Promise<AlarmHistory> => ({
        since,
        ...(await alarmHistory(stack.clients, await names, new Date(since))),
      });
      const parts = await Promise.all([
        partOf(alarms.then(alarmsFrom)),
        partOf(history()),
        partOf(queuesOf(stack)),
        partOf(journalEndsOf(stack)),
        partOf(webhooks()),
        partOf(cost()),
      ]);
      const [told, changes, queues, journals, hooks, dollars] = parts;
      return context.json<Health>({
        at: new Date(now).toISOString(),
        alarms: told,
        history: changes,
        queues,
        journals,
        webhooks: hooks,
        cost: dollars,
      });
    })
    .get(`/${chartsPath(':range' as Range)}`, async (context) => {
      const asked = context.req.param('range') ?? '';
      const range = ranges.find((it) => it === asked);
      if (!range) {
        return context.json<Fault>({ error: `${JSON.stringify(asked)} is no range: say ${ranges.join(', ')}.` }, 400);
      }
      return context.json<Charts>(await chartsOf(stack, range, Date.now()));
    });
}
