import { Hono } from 'hono';
import { depthOf, stackAlarms } from '../../../cli/deployment/deployment-status';
import { type MetricSource, seriesOf } from '../../../cli/deployment/metrics';
import { type Part, partOf } from '../../../cli/deployment/part';
import type { Clients, DeployedStack } from '../../../cli/deployment/stack';
import { trafficOf } from '../../../cli/deployment/traffic';
import { tenantsOf } from '../../../cli/deployment/webhook';
import { dimension, METRIC_NAMESPACE, metric } from '../../../lib/contract';
import { type DeploymentMap, type MapNumbers, mapNumbersPath, mapPath } from '../../api/map';
import { cached } from '../cached';
import type { ConsoleContext } from '../context';
import { type Deployed, deployedOf, lastPart } from './deployed';
import { idOfDlq, idOfTarget } from './ids';
import { numbersOf } from './numbers';
import { hourByRule } from './rule-hours';
import { topologyOf } from './topology';

/** Each rule's targets cost a call. */
const DEPLOYED_FRESH_MS = 30_000;

/** CloudWatch has new values once a minute, and takes a cent for each thousand metrics it is asked for. */
const METRICS_FRESH_MS = 30_000;

/** Two pages that ask every 10 seconds cost as much as one. */
const DEPTHS_FRESH_MS = 8_000;

/** The map of the deployment, and how each part stands now. */
export function mapRoutes({ stack, feed }: ConsoleContext): Hono {
  const deployed = cached(() => deployedOf(stack), DEPLOYED_FRESH_MS);
  const depths = cached(async () => depthsOf(stack.clients, await deployed()), DEPTHS_FRESH_MS);
  const alarms = cached(() => stackAlarms(stack), METRICS_FRESH_MS);
  const traffic = cached(() => trafficOf(stack.clients, stack.outputs.BusName, Date.now()), METRICS_FRESH_MS);
  const hour = cached(() => hourOf(stack, Date.now()), METRICS_FRESH_MS);
  return new Hono()
    .get(`/${mapPath}`, async (context) => context.json<DeploymentMap>(topologyOf(await deployed())))
    .get(`/${mapNumbersPath}`, async (context) => {
      const [queues, on, through, last] = await Promise.all([
        partOf(depths()),
        partOf(alarms()),
        partOf(traffic()),
        partOf(hour()),
      ]);
      const asked = { 'depths of queues': queues, alarms: on, traffic: through, latency: last };
      return context.json<MapNumbers>({
        nodes: numbersOf({
          deployed: await deployed(),
          depths: told(queues)?.depths,
          alarms: told(on),
          traffic: told(through),
          tenants: told(last)?.tenants,
          rules: hourByRule(feed.events, Date.now()),
        }),
        ...(told(last)?.latency && { latency: told(last)?.latency }),
        unknown: [
          ...Object.entries(asked).flatMap(([name, part]) => (part.ok ? [] : [`${name}: ${part.code}`])),
          ...(told(queues)?.refused ?? []),
        ],
      });
    });
}

const told = <Value>(part: Part<Value>) => (part.ok ? part.value : undefined);

/** Messages in each queue of the map, by the id of its node; a queue of another account may not be asked. */
async function depthsOf(clients: Clients, { urls, deadLetterQueues }: Deployed) {
  const dlqs = new Set(deadLetterQueues.map(({ arn }) => arn));
  const depths = new Map<string, number>();
  const refused = new Set<string>();
  await Promise.all(
    [...urls].map(async ([arn, url]) => {
      const depth = await partOf(depthOf(clients, url));
      if (depth.ok) depths.set(dlqs.has(arn) ? idOfDlq({ arn }) : idOfTarget(arn), depth.value);
      else refused.add(`queue ${lastPart(arn)}: ${depth.code}`);
    }),
  );
  return { depths, refused: [...refused] };
}

/** The last hour, by CloudWatch: events by tenant, and milliseconds from receipt to answer. */
async function hourOf(stack: DeployedStack, now: number) {
  const bus = { [dimension.bus]: stack.outputs.BusName };
  const tenants = tenantsOf(stack);
  const latency = { namespace: METRIC_NAMESPACE, name: metric.ingestLatency, dimensions: bus };
  const series = await seriesOf(
    { clients: stack.clients, now: () => now },
    [
      { ...latency, statistic: 'p50' },
      { ...latency, statistic: 'p95' },
      ...tenants.map(
        (tenant): MetricSource => ({
          namespace: METRIC_NAMESPACE,
          name: metric.events,
          dimensions: { ...bus, [dimension.tenant]: tenant },
          statistic: 'Sum',
        }),
      ),
    ],
    { minutes: 60, periodSeconds: 3600 },
  );
  const [[p50] = [], [p95] = [], ...counts] = series;
  return {
    ...(p50 && p95 && { latency: { p50: p50.value, p95: p95.value } }),
    tenants: new Map(
      tenants.map((tenant, at) => [tenant, (counts[at] ?? []).reduce((sum, { value }) => sum + value, 0)]),
    ),
  };
}
