import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, ListFunctionEventInvokeConfigsCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { rulesOf, targetsOf } from '../deployment/rules';
import type { Clients, DeployedStack, Outputs } from '../deployment/stack';
import type { Target } from '../deployment/way';
import { groupBy } from '../group-by';

/** A DLQ, and whatever may put messages into it. */
export interface DeadLetterQueue {
  /** `parked`, `failure`, `journal`; the queue's own name for those of subscriptions. */
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly feeders: readonly Feeder[];
}

/** Something whose DLQ it is. */
export type Feeder =
  | {
      readonly kind: 'queue';
      readonly arn: string;
      /** What its messages are: ingest's parked messages, events, or what a subscriber's rule makes of them. */
      readonly holds: 'parked' | 'events' | 'anything';
    }
  | ({ readonly kind: 'target'; readonly ruleArn: string } & Target)
  | { readonly kind: 'function'; readonly arn: string };

/** A feeder with the ARN of its DLQ. */
type Feeding = { readonly dlq: string; readonly feeder: Feeder };

/**
 * Every DLQ of a deployment: those of the stack's queues and functions, and those of all rules on its bus and of these
 * rules' targets, whichever stack a subscriber was deployed with.
 */
export async function deadLetterQueues(stack: DeployedStack): Promise<readonly DeadLetterQueue[]> {
  const { clients, outputs } = stack;
  const [resources, rules] = await Promise.all([resourcesOf(stack), rulesOf(clients, outputs.BusName)]);
  const targets = (await Promise.all(rules.map((rule) => targetsOf(clients, rule)))).flat();
  const targetArns = targets.map(({ targetArn }) => targetArn);
  const queues = new Set([...resources.queues, ...(await urlsOf(clients, targetArns.filter(isOf('sqs'))))]);
  const functionTargets = new Set(targetArns.filter(isOf('lambda')));
  const isTarget = (name: string) => [...functionTargets].some((arn) => arn.split(':')[6] === name);
  // A target may name an alias, and the stack then lists the function as well: it is one.
  const functions = [...functionTargets, ...resources.functions.filter((name) => !isTarget(name))];
  const feedings = await Promise.all([
    ...targets.flatMap(({ dlq, ...target }) => (dlq ? [{ dlq, feeder: { kind: 'target', ...target } as const }] : [])),
    ...[...queues].map((url) => feedingQueue(clients, url, outputs)),
    ...functions.map((name) => feedingFunction(clients, name)),
  ]);
  const byArn = groupBy(feedings.flat(), ({ dlq }) => dlq);
  const found = [...byArn].filter(([arn]) => isOf('sqs')(arn));
  const named = await Promise.all(
    found.map(async ([arn, fed]) => {
      const [url] = await urlsOf(clients, [arn]);
      // A queue may have been found by two addresses.
      const feeders = groupBy(fed, ({ feeder }) => JSON.stringify(feeder)).values();
      return url
        ? [{ name: nameOf(url, outputs), arn, url, feeders: [...feeders].flatMap(([it]) => it?.feeder ?? []) }]
        : [];
    }),
  );
  return named.flat().sort((a, b) => a.name.localeCompare(b.name));
}

const isOf = (service: string) => (arn: string) => arn.split(':')[2] === service;

function nameOf(url: string, outputs: Outputs): string {
  const known = { parked: outputs.ParkedDlqUrl, failure: outputs.FailureDlqUrl, journal: outputs.JournalDlqUrl };
  const name = queueNameIn(url);
  // By the queue's name: an endpoint of one's own may give its queues other addresses than the outputs have.
  return Object.entries(known).find(([, it]) => it && queueNameIn(it) === name)?.[0] ?? name;
}

const queueNameIn = (url: string) => url.slice(url.lastIndexOf('/') + 1);

async function resourcesOf({ clients, name }: DeployedStack) {
  const queues: string[] = [];
  const functions: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await clients.cloudFormation.send(new ListStackResourcesCommand({ StackName: name, NextToken }));
    for (const { ResourceType, PhysicalResourceId = '' } of page.StackResourceSummaries ?? []) {
      if (ResourceType === 'AWS::SQS::Queue') queues.push(PhysicalResourceId);
      if (ResourceType === 'AWS::Lambda::Function') functions.push(PhysicalResourceId);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return { queues, functions };
}

/** The addresses of queues by their ARNs, less those of queues that are gone. */
export async function urlsOf({ sqs }: Clients, arns: readonly string[]): Promise<readonly string[]> {
  const urls = arns.map(async (arn) => {
    const [, , , , QueueOwnerAWSAccountId, QueueName] = arn.split(':');
    const request = new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId });
    return (await unlessMissing(sqs.send(request)))?.QueueUrl ?? [];
  });
  return (await Promise.all(urls)).flat();
}

async function feedingQueue({ sqs }: Clients, QueueUrl: string, outputs: Outputs): Promise<readonly Feeding[]> {
  const AttributeNames = ['QueueArn', 'RedrivePolicy'] as const;
  const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
  const { Attributes = {} } = (await unlessMissing(sqs.send(request))) ?? {};
  const { QueueArn: arn = '', RedrivePolicy = '{}' } = Attributes;
  const dlq: unknown = JSON.parse(RedrivePolicy).deadLetterTargetArn;
  if (typeof dlq !== 'string') return [];
  const name = queueNameIn(QueueUrl);
  const isParked = name === queueNameIn(outputs.ParkedQueueUrl);
  const holds = isParked ? 'parked' : name === queueNameIn(outputs.FailureQueueUrl) ? 'events' : 'anything';
  return [{ dlq, feeder: { kind: 'queue', arn, holds } }];
}

/** @param name name of a function, or ARN, maybe of an alias */
async function feedingFunction({ lambda }: Clients, name: string): Promise<readonly Feeding[]> {
  const FunctionName = name.split(':').slice(0, 7).join(':');
  const [configuration, onEvents] = await Promise.all([
    unlessMissing(lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }))),
    // Those of its aliases and versions too.
    unlessMissing(lambda.send(new ListFunctionEventInvokeConfigsCommand({ FunctionName }))),
  ]);
  const dlqs = new Set([
    configuration?.DeadLetterConfig?.TargetArn,
    ...(onEvents?.FunctionEventInvokeConfigs ?? []).map((it) => it.DestinationConfig?.OnFailure?.Destination),
  ]);
  const arn = name.startsWith('arn:') ? name : (configuration?.FunctionArn ?? name);
  return [...dlqs].flatMap((dlq) => (dlq ? [{ dlq, feeder: { kind: 'function', arn } }] : []));
}

/** Undefined for what is not there (any more); every other fault is one, lest a DLQ be passed over in silence. */
async function unlessMissing<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (/NotFound|NonExistent|DoesNotExist/.test((error as Error).name)) return undefined;
    throw error;
  }
}
