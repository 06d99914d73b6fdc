import { type MetricDatum, PutMetricDataCommand, type StandardUnit } from '@aws-sdk/client-cloudwatch';
import { type FilteredLogEvent, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type Clients, resourcesOf } from './clients';
import { keepTurning, type Tap } from './tap';

/** The part of an embedded metric line that says what to measure (CloudWatch embedded metric format). */
interface EmbeddedMetrics {
  readonly Timestamp: number;
  readonly CloudWatchMetrics: readonly {
    readonly Namespace: string;
    readonly Dimensions: readonly (readonly string[])[];
    readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[];
  }[];
}

/** Metric data by namespace. */
export type MetricsByNamespace = ReadonlyMap<string, readonly MetricDatum[]>;

/** What CloudWatch would measure from a log line: a series for each metric and set of dimensions. */
export function embeddedMetrics(line: string): MetricsByNamespace {
  const fields = parseLine(line);
  const embedded = fields?._aws as EmbeddedMetrics | undefined;
  const found = new Map<string, MetricDatum[]>();
  for (const { Namespace, Dimensions, Metrics } of embedded?.CloudWatchMetrics ?? []) {
    const data = Metrics.flatMap(({ Name, Unit }) =>
      Dimensions.map((names) => ({
        MetricName: Name,
        Unit: Unit as StandardUnit,
        Timestamp: new Date(embedded?.Timestamp ?? Date.now()),
        Values: [fields?.[Name]].flat().map(Number),
        Dimensions: names.map((name) => ({ Name: name, Value: String(fields?.[name]) })),
      })),
    );
    found.set(Namespace, [...(found.get(Namespace) ?? []), ...data]);
  }
  return found;
}

function parseLine(line: string): Record<string, unknown> | undefined {
  if (!line.includes('"CloudWatchMetrics"')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * Measures what the engine does not: embedded metrics in the functions' logs, and how many messages the stack's queues
 * hold. With these, alarms go off as they would on AWS.
 */
export async function startMetricsTap(clients: Clients, stackName: string): Promise<Tap> {
  const groups = await resourcesOf(clients, stackName, 'AWS::Logs::LogGroup');
  const queues = await resourcesOf(clients, stackName, 'AWS::SQS::Queue');
  const taps = [
    ...groups.map((group) => keepTurning(logReader(clients, group), 500)),
    ...queues.map((url) => keepTurning(() => measureQueue(clients, url), 1000)),
  ];
  return { stop: async () => void (await Promise.all(taps.map((tap) => tap.stop()))) };
}

/** Reads what a log group got since the last turn, once. */
function logReader({ logs, cloudWatch }: Clients, logGroupName: string) {
  const seen = new Set<string>();
  let startTime = Date.now();
  return async () => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, startTime }));
    const fresh = events.filter((event) => !seen.has(keyOf(event)));
    for (const event of fresh) {
      for (const [Namespace, MetricData] of embeddedMetrics(event.message ?? '')) {
        await cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData: [...MetricData] }));
      }
      seen.add(keyOf(event));
      // Lines of one millisecond may come in two turns; older ones need not be read again.
      startTime = Math.max(startTime, (event.timestamp ?? 0) - 1000);
    }
  };
}

const keyOf = ({ eventId, timestamp, message }: FilteredLogEvent) => eventId ?? `${timestamp} ${message}`;

async function measureQueue({ sqs, cloudWatch }: Clients, QueueUrl: string) {
  const AttributeNames = ['ApproximateNumberOfMessages'] as const;
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  const datum = {
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Value: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
    Dimensions: [{ Name: 'QueueName', Value: QueueUrl.split('/').at(-1) }],
  };
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'AWS/SQS', MetricData: [datum] }));
}
