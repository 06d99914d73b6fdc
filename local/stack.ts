import { join } from 'node:path';
import { CreateArchiveCommand, DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { type Clients, clientsFor, type Outputs, outputsOf } from './clients';
import { bootstrap, deploy, STACK_NAME, synthesise } from './deploy';
import { type Door, openDoor } from './door';
import { type Engine, startEngine } from './engine';
import type { Resource } from './gaps';
import { startJournalTap } from './journal-tap';
import { startMetricsTap } from './metrics-tap';

/** The product, deployed on a local engine, with the gaps filled. */
export interface LocalStack {
  readonly stackName: string;
  /** Plain-HTTP address of the engine. */
  readonly engineUrl: string;
  readonly region: string;
  readonly outputs: Outputs;
  readonly clients: Clients;
  /** What is deployed and not filled, a sentence each. */
  readonly notes: readonly string[];
  readonly stop: () => Promise<void>;
}

/** One step on the way there. */
export interface Step {
  readonly title: string;
  readonly done: Promise<unknown>;
}

/** The port LocalStack and MiniStack are known by; another one when it is taken. */
const DOOR_PORT = 4566;

/**
 * Starts the engine, deploys the product with the CDK CLI and fills the gaps. The steps run side by side where they
 * can. When one fails, `stack` rejects with its reason and nothing is left running.
 *
 * @param app command line of another app, which deploys the same stack
 */
export function startLocal(app?: string): { readonly steps: readonly Step[]; readonly stack: Promise<LocalStack> } {
  const toStop: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopOne of toStop.splice(0).reverse()) await stopOne();
  };
  const engine = startEngine().then((start) => {
    if (!start.ok) throw new Error(start.reason);
    toStop.push(start.engine.stop);
    return start.engine;
  });
  const assembly = engine.then(async ({ runDir }) => {
    await synthesise(join(runDir, 'cdk.out'), app);
    return join(runDir, 'cdk.out');
  });
  const bootstrapped = engine.then(bootstrap);
  const dropped = Promise.all([engine, assembly, bootstrapped]).then(([it, dir]) => deploy(it, dir));
  const stack = Promise.all([engine, dropped]).then(([it, resources]) => fillGaps(it, resources, toStop));
  const steps = [
    { title: 'Start the AWS engine', done: engine },
    { title: 'cdk synth', done: assembly },
    { title: 'cdk bootstrap', done: bootstrapped },
    { title: 'cdk deploy', done: dropped },
    { title: 'Fill what the engine lacks', done: stack },
  ];
  // Each step's failure is the stack's failure, which the caller awaits.
  for (const { done } of steps) done.catch(() => undefined);
  return {
    steps,
    stack: stack.then(
      (it) => ({ ...it, stop }),
      async (error) => {
        await Promise.allSettled(steps.map(({ done }) => done));
        await stop();
        throw error;
      },
    ),
  };
}

async function fillGaps(engine: Engine, dropped: Readonly<Record<string, Resource>>, toStop: (() => Promise<void>)[]) {
  const door = await openPreferredDoor(engine);
  toStop.push(door.close);
  const clients = clientsFor(door.url, engine.region);
  const outputs = await outputsOf(clients, STACK_NAME);
  const archives = Object.values(dropped).filter(({ Type }) => Type === 'AWS::Events::Archive');
  await Promise.all(archives.map((archive) => createArchive(clients, outputs.BusName, archive)));
  const [journals, metrics] = await Promise.all([
    startJournalTap(clients, outputs.BusName),
    startMetricsTap(clients, STACK_NAME),
  ]);
  toStop.push(journals.stop, metrics.stop);
  return {
    stackName: STACK_NAME,
    engineUrl: door.url,
    region: engine.region,
    outputs,
    clients,
    notes: metrics.notes,
  };
}

async function openPreferredDoor({ endpoint: target, caFile }: Engine): Promise<Door> {
  try {
    return await openDoor({ target, caFile, port: DOOR_PORT });
  } catch {
    return openDoor({ target, caFile });
  }
}

/** The archive the template asked for, made through the API. */
async function createArchive({ eventBridge }: Clients, busName: string, { Properties = {} }: Resource) {
  const { Arn } = await eventBridge.send(new DescribeEventBusCommand({ Name: busName }));
  const archive = {
    ArchiveName: `${STACK_NAME}-archive`,
    EventSourceArn: Arn,
    EventPattern: JSON.stringify(Properties.EventPattern),
    RetentionDays: Number(Properties.RetentionDays),
  };
  await eventBridge.send(new CreateArchiveCommand(archive));
}
