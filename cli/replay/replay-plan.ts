import {
  type Archive,
  DescribeEventBusCommand,
  ListArchivesCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { type Rule, rulesOf } from '../deployment/rules';
import type { Clients, DeployedStack } from '../deployment/stack';
import type { Span } from '../terminal/span';
import { CommandError } from '../verb';
import { chooseRules } from './rule-choice';

/** What a replay would do. */
export interface Plan {
  readonly archive: { readonly name: string; readonly arn: string };
  readonly busArn: string;
  readonly span: Span;
  /** Set when the archive no longer has the beginning of the span: when what it has begins. */
  readonly expired?: number;
  /** The rules that get it; undefined: all there are. */
  readonly rules?: readonly Rule[];
}

/** Which rules and which archive are meant. */
export interface PlanOptions {
  readonly type?: readonly string[];
  readonly rule?: readonly string[];
  readonly archive?: string;
}

/** Finds archive and rules. @throws {CommandError} when what was asked for cannot be had */
export async function planOf(
  { clients, outputs }: DeployedStack,
  { rule, type, archive }: PlanOptions,
  span: Span,
  now: number,
): Promise<Plan> {
  const { Arn: busArn = '' } = await clients.eventBridge.send(new DescribeEventBusCommand({ Name: outputs.BusName }));
  const { name, arn, retentionDays } = await archiveOf(clients, busArn, archive);
  const kept = retentionDays === 0 ? 0 : now - retentionDays * DAY_MS;
  const plan = { archive: { name, arn }, busArn, span, ...(span.from < kept && { expired: kept }) };
  if (!rule && !type) return plan;
  const choice = chooseRules(await rulesOf(clients, outputs.BusName), rule ?? [], type ?? []);
  if (!choice.ok) throw new CommandError(choice.why);
  return { ...plan, rules: choice.rules };
}

const DAY_MS = 86_400_000;

/** Found by its bus: a local engine's archive is not part of the stack. Kept for zero days is kept for ever. */
async function archiveOf({ eventBridge }: Pick<Clients, 'eventBridge'>, busArn: string, wanted: string | undefined) {
  const archives: Archive[] = [];
  let NextToken: string | undefined;
  do {
    const page = await eventBridge.send(new ListArchivesCommand({ EventSourceArn: busArn, NextToken }));
    archives.push(...(page.Archives ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  const fitting = archives.filter(({ ArchiveName }) => wanted === undefined || ArchiveName === wanted);
  const [archive] = fitting;
  if (archive === undefined || fitting.length > 1) {
    const names = archives.map(({ ArchiveName }) => ArchiveName);
    const what = fitting.length > 1 ? 'has several archives: say which with --archive' : 'has no such archive';
    throw new CommandError(`The bus ${what}. Its archives: ${names.join(', ') || 'none'}.`);
  }
  const { ArchiveName: name = '', RetentionDays: retentionDays = 0 } = archive;
  return { name, arn: busArn.replace(/:event-bus\/.*$/, `:archive/${name}`), retentionDays };
}

/** Starts it, under this name. */
export async function startReplay(
  { eventBridge }: Pick<Clients, 'eventBridge'>,
  { archive, busArn, span, rules }: ReplayRequest,
  ReplayName: string,
): Promise<void> {
  await eventBridge.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: archive.arn,
      EventStartTime: new Date(span.from),
      EventEndTime: new Date(span.to),
      Destination: { Arn: busArn, ...(rules && { FilterArns: rules.map(({ arn }) => arn) }) },
    }),
  );
}

/** What of a plan EventBridge is asked for. */
export type ReplayRequest = Pick<Plan, 'archive' | 'busArn' | 'span'> & {
  readonly rules?: readonly Pick<Rule, 'arn'>[];
};
