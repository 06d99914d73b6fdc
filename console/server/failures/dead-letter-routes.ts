import { Hono } from 'hono';
import { z } from 'zod';
import { type DeadLetterQueue, deadLetterQueues } from '../../../cli/dead-letters/dead-letter-queues';
import type { Group, Listed } from '../../../cli/dead-letters/dead-letters';
import { carryOut, planRedrive, redriveRate } from '../../../cli/dead-letters/redrive-plan';
import { queuesOf } from '../../../cli/deployment/deployment-status';
import {
  type DeadGroup,
  type DeadLetters,
  type DeadMessage,
  deadLettersPath,
  depthsPath,
  LISTED_MESSAGES,
  type PlannedRedrive,
  type QueueDepths,
  type RedriveState,
  redrivePath,
  redrivePlanPath,
  redriveStopPath,
} from '../../api/dead-letters';
import type { Fault } from '../../api/deployment';
import { bodyOf } from '../body';
import type { ConsoleContext } from '../context';
import { Redriver } from './redriver';

const name = z.string().min(1).max(512);

/** An empty selection would be everything: that has to be said. */
const selection = z
  .strictObject({
    all: z.literal(true).optional(),
    queue: name.optional(),
    group: name.optional(),
    message: name.optional(),
  })
  .refine(({ all, ...narrowed }) => (all === true) !== Object.values(narrowed).some((it) => it !== undefined), {
    error: 'Say what to redrive: "group", "message" or "queue", or "all": true and none of these.',
  });

const redriveAsked = z.strictObject({
  plan: z.string().max(64),
  rate: z.number().min(redriveRate.least).max(redriveRate.most),
});

/** A DLQ of a new deployment has its depth told after so long. */
const QUEUES_FRESH_MS = 60_000;

/** What is dead, and taking it back. */
export function deadLetterRoutes({ stack, signal }: ConsoleContext): Hono {
  const redriver = new Redriver({
    plan: (wanted, until) => planRedrive(stack, wanted, until),
    carryOut: (plan, how) => carryOut(stack, plan, how),
    signal,
  });
  const queues = queueCache(() => deadLetterQueues(stack));
  const routes = new Hono();

  routes.get(`/${depthsPath}`, async (it) => it.json<QueueDepths>({ queues: await queuesOf(stack, await queues()) }));

  routes.get(`/${deadLettersPath}`, async (it) => {
    const plan = await redriver.read({}, it.req.raw.signal);
    return it.json<DeadLetters>({
      readAt: new Date().toISOString(),
      queues: plan.queues.map((queue) => queue.name),
      messages: plan.letters.length,
      hidden: plan.hidden,
      groups: plan.groups.map((group) => ({
        ...deadGroup(group),
        oldestMessages: group.letters.slice(0, LISTED_MESSAGES).map(deadMessage),
      })),
    });
  });

  routes.post(`/${redrivePlanPath}`, async (it) => {
    const asked = await bodyOf(it, selection);
    if (!asked.ok) return it.json<Fault>({ error: asked.error }, 400);
    const { all: _, ...wanted } = asked.value;
    const plan = await redriver.read(wanted, it.req.raw.signal);
    const { letters, goes, hidden, groups } = plan;
    if (letters.length === 0) return it.json<Fault>({ error: nothingInWords(hidden) }, 404);
    const found = letters.length;
    return it.json<PlannedRedrive>({ plan: redriver.keep(plan), found, goes, hidden, groups: groups.map(deadGroup) });
  });

  routes.get(`/${redrivePath}`, (it) => it.json<RedriveState>(redriver.state));

  routes.post(`/${redrivePath}`, async (it) => {
    const asked = await bodyOf(it, redriveAsked);
    if (!asked.ok) return it.json<Fault>({ error: asked.error }, 400);
    redriver.start(asked.value.plan, asked.value.rate);
    return it.json<RedriveState>(redriver.state);
  });

  routes.post(`/${redriveStopPath}`, (it) => {
    redriver.stop();
    return it.json<RedriveState>(redriver.state);
  });
  return routes;
}

const nothingInWords = (hidden: number) =>
  hidden > 0
    ? `Nothing of that can be read: ${hidden} messages are held by another reader just now. Look again in five minutes.`
    : 'Nothing of that is dead any more. Read the dead letters again.';

const deadGroup = ({ fingerprint, queue, type, code, reason, oldest, letters, ways }: Group): DeadGroup => ({
  fingerprint,
  queue,
  type,
  code,
  reason,
  oldest: isoOf(oldest),
  messages: letters.length,
  ways,
});

const deadMessage = ({ id, sentAt, way, stays }: Listed): DeadMessage => ({ id, sentAt: isoOf(sentAt), way, stays });

const isoOf = (ms: number) => new Date(ms).toISOString();

/** Which DLQs there are takes a call for every rule and function: asked once a minute, not at every look at the depths. */
function queueCache(ask: () => Promise<readonly DeadLetterQueue[]>): () => Promise<readonly DeadLetterQueue[]> {
  let known: readonly DeadLetterQueue[] | undefined;
  let until = 0;
  return async () => {
    if (known === undefined || Date.now() > until) {
      known = await ask();
      until = Date.now() + QUEUES_FRESH_MS;
    }
    return known;
  };
}
