import { type DeadLetterQueue, deadLetterQueues, urlsOf } from '../../../cli/dead-letters/dead-letter-queues';
import { consumersOf } from '../../../cli/deployment/consumers';
import { type DeployedRule, deployedRules } from '../../../cli/deployment/deployed-rules';
import { ingestIn } from '../../../cli/deployment/function-logs';
import { partOf } from '../../../cli/deployment/part';
import type { DeployedStack, Outputs } from '../../../cli/deployment/stack';
import { stackIndex } from '../../../cli/deployment/stack-index';
import { stackResources } from '../../../cli/deployment/stack-resources';
import { isCatch } from '../rule-cache';

/** What a map is drawn from. */
export interface Deployed {
  readonly outputs: Outputs;
  /** Name of the ingest function. */
  readonly ingest?: string;
  readonly rules: readonly DeployedRule[];
  readonly deadLetterQueues: readonly DeadLetterQueue[];
  /** ARN of a queue that is no DLQ → ARNs of the functions that consume it. */
  readonly consumers: ReadonlyMap<string, readonly string[]>;
  /** ARN of every queue, DLQs included → its address. */
  readonly urls: ReadonlyMap<string, string>;
  /** Physical name of a resource of the stack → its construct path. */
  readonly paths: ReadonlyMap<string, string>;
  /** What AWS does not tell, and by which error: the rest is drawn without it. */
  readonly unknown: readonly string[];
}

/** Queues that are asked about at once. */
const AT_ONCE = 10;

/** Reads all that is deployed. */
export async function deployedOf(stack: DeployedStack): Promise<Deployed> {
  const { name, clients, outputs } = stack;
  const [all, dead, resources, index] = await Promise.all([
    deployedRules(stack),
    partOf(deadLetterQueues(stack)),
    stackResources(clients.cloudFormation, name),
    stackIndex(clients.cloudFormation, name),
  ]);
  const queues = dead.ok ? dead.value : [];
  const rules = all.filter((it) => !isCatch(it.name));
  const fed = queues.flatMap(({ feeders }) => feeders.flatMap((it) => (it.kind === 'queue' ? [it.arn] : [])));
  const invoked = rules.flatMap(({ targets }) => targets.map(({ targetArn }) => targetArn)).filter(isQueue);
  const dlqs = new Map(queues.map(({ arn, url }) => [arn, url]));
  const working = [...new Set([...fed, ...invoked])].filter((arn) => !dlqs.has(arn));
  const [consumers, urls] = await Promise.all([
    partOf(eachOf(working, (arn) => consumersOf(clients, arn))),
    eachOf(working, async (arn) => (await urlsOf(clients, [arn]))[0]),
  ]);
  return {
    outputs,
    ingest: ingestIn(resources),
    rules,
    deadLetterQueues: queues,
    consumers: consumers.ok ? consumers.value : new Map(),
    urls: new Map([...urls].flatMap(([arn, url]) => (url ? [[arn, url] as const] : [])).concat([...dlqs])),
    paths: new Map(
      resources.flatMap(({ logicalId, physicalId }) => {
        const path = index.paths.get(logicalId);
        return path && physicalId ? [[lastPart(physicalId), path] as const] : [];
      }),
    ),
    unknown: [
      ...(dead.ok ? [] : [`dead letters: ${dead.code}`]),
      ...(consumers.ok ? [] : [`consumers of queues: ${consumers.code}`]),
    ],
  };
}

/** Asks one thing of each queue. */
async function eachOf<Answer>(
  arns: readonly string[],
  ask: (arn: string) => Promise<Answer>,
): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (let start = 0; start < arns.length; start += AT_ONCE) {
    const some = arns.slice(start, start + AT_ONCE);
    await Promise.all(some.map(async (arn) => answers.set(arn, await ask(arn))));
  }
  return answers;
}

export const isQueue = (arn: string): boolean => arn.split(':')[2] === 'sqs';

/** The name in an ARN or in a queue's address. */
export const lastPart = (text: string): string =>
  text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1);
