import { Hono } from 'hono';
import { deadLetterQueues } from '../../../cli/dead-letters/dead-letter-queues';
import { depthOf, stackAlarms } from '../../../cli/deployment/deployment-status';
import { seriesOf } from '../../../cli/deployment/metrics';
import { partOf } from '../../../cli/deployment/part';
import type { DeployedStack } from '../../../cli/deployment/stack';
import { trafficOf } from '../../../cli/deployment/traffic';
import { arnInWords } from '../../../cli/deployment/way';
import { tenantsOf } from '../../../cli/deployment/webhook';
import { dimension, METRIC_NAMESPACE, metric } from '../../../lib/contract';
import { type DeploymentMap, mapPath } from '../../api/map';
import type { ConsoleContext } from '../context';
import { type DeadLetters, topologyOf } from './topology';

/** The map of the deployment, with how each part stands now. */
export function mapRoutes({ stack, rules }: ConsoleContext): Hono {
  return new Hono().get(`/${mapPath}`, async (context) => {
    const now = Date.now();
    const parts = {
      rules: await partOf(rules()),
      ...(await allOf({
        'dead letters': partOf(deadLettersOf(stack)),
        parked: partOf(depthOf(stack.clients, stack.outputs.ParkedQueueUrl)),
        traffic: partOf(trafficOf(stack.clients, stack.outputs.BusName, now)),
        latency: partOf(latencyOf(stack, now)),
        alarms: partOf(stackAlarms(stack)),
      })),
    };
    const partNamed = <Name extends keyof typeof parts>(name: Name) => {
      const part = parts[name];
      return part.ok ? (part.value as Extract<(typeof parts)[Name], { ok: true }>['value']) : undefined;
    };
    const traffic = partNamed('traffic');
    return context.json<DeploymentMap>(
      topologyOf({
        tenants: tenantsOf(stack),
        bus: stack.outputs.BusName,
        rules: partNamed('rules')?.rules ?? [],
        failureQueue: `sqs ${stack.outputs.FailureQueueUrl.slice(stack.outputs.FailureQueueUrl.lastIndexOf('/') + 1)}`,
        deadLetters: partNamed('dead letters') ?? [],
        parked: partNamed('parked'),
        deliveries:
          traffic && Object.fromEntries(Object.entries(traffic.deliveries).map(([answer, { hour }]) => [answer, hour])),
        latency: partNamed('latency'),
        alarmsOn: partNamed('alarms')?.filter(({ StateValue }) => StateValue === 'ALARM').length,
        unknown: Object.entries(parts).flatMap(([name, part]) => (part.ok ? [] : [`${name}: ${part.code}`])),
      }),
    );
  });
}

/** All of them, once each is there. */
async function allOf<Parts extends Readonly<Record<string, Promise<unknown>>>>(parts: Parts) {
  const values = await Promise.all(Object.entries(parts).map(async ([name, part]) => [name, await part]));
  return Object.fromEntries(values) as { [Name in keyof Parts]: Awaited<Parts[Name]> };
}

async function deadLettersOf(stack: DeployedStack): Promise<readonly DeadLetters[]> {
  const queues = await deadLetterQueues(stack);
  return Promise.all(
    queues.map(async ({ name, url, feeders }) => ({
      name,
      messages: await depthOf(stack.clients, url),
      of: [...new Set(feeders.map((it) => arnInWords(it.kind === 'target' ? it.targetArn : it.arn)))],
    })),
  );
}

/** Milliseconds from receipt to answer, on average in the last hour; undefined when nothing came. */
async function latencyOf(stack: DeployedStack, now: number): Promise<number | undefined> {
  const source = {
    namespace: METRIC_NAMESPACE,
    name: metric.ingestLatency,
    dimensions: { [dimension.bus]: stack.outputs.BusName },
    statistic: 'Average',
  } as const;
  const span = { minutes: 60, periodSeconds: 3600 };
  const [points = []] = await seriesOf({ clients: stack.clients, now: () => now }, [source], span);
  return points[0]?.value;
}
