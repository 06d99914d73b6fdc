import { Hono } from 'hono';
import { alarmChangesOf } from '../../../cli/deployment/alarm-history';
import { journalEndsOf, queuesOf } from '../../../cli/deployment/deployment-status';
import { partOf } from '../../../cli/deployment/part';
import type { Fault } from '../../api/deployment';
import { type Charts, chartsPath, type Health, healthPath, type Range, ranges } from '../../api/health';
import type { ConsoleContext } from '../context';
import { alarmsOf } from './alarms';
import { chartsOf } from './charts';
import { costOf } from './cost';
import { webhooksOf } from './webhooks';

/** How the deployment stands, and charts of how it stood. */
export function healthRoutes({ stack }: ConsoleContext): Hono {
  return new Hono()
    .get(`/${healthPath}`, async (context) => {
      const [alarms, changes, queues, journals, webhooks, cost] = await Promise.all([
        partOf(alarmsOf(stack)),
        partOf(alarmChangesOf(stack)),
        partOf(queuesOf(stack)),
        partOf(journalEndsOf(stack)),
        webhooksOf(stack),
        partOf(costOf(stack, Date.now())),
      ]);
      return context.json<Health>({ alarms, changes, queues, journals, webhooks, cost });
    })
    .get(`/${chartsPath(':range' as Range)}`, async (context) => {
      const asked = context.req.param('range') ?? '';
      const range = ranges.find((it) => it === asked);
      if (!range) return context.json<Fault>({ error: `A range is one of ${ranges.join(', ')}.` }, 400);
      return context.json<Charts>(await chartsOf(stack, range, Date.now()));
    });
}
