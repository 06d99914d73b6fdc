import { Hono } from 'hono';
import { z } from 'zod';
import { tenantsOf } from '../../../cli/deployment/webhook';
import { lint } from '../../../lib/qlik/lint';
import { explain } from '../../../lib/qlik/pattern';
import { patternLength, reachOf } from '../../../lib/qlik/reach';
import type { Fault } from '../../api/deployment';
import {
  type DeployedRules,
  type PatternTested,
  rulesPath,
  testPath,
  type WouldHaveFired,
  whatIfPath,
} from '../../api/rules';
import { bodyOf } from '../body';
import type { ConsoleContext } from '../context';
import { eventOf, patternOf } from './reading';
import { wouldHaveFired } from './what-if';

const patternTest = z.object({ pattern: z.string(), event: z.union([z.number().int(), z.string()]) });
const whatIf = z.object({ rule: z.string(), pattern: z.string() });

/** The rules, and the tester of patterns. */
export function ruleRoutes({ rules, feed, stack }: ConsoleContext): Hono {
  // What is pasted, and a sample, is read as if the first of them had sent it.
  const [tenant = ''] = tenantsOf(stack);
  return new Hono()
    .get(`/${rulesPath}`, async (context) => {
      const set = await rules();
      return context.json<DeployedRules>({
        rules: set.rules.map(({ logicalId: _, isElsewhere: __, ...rule }) => ({
          ...rule,
          reach: reachOf(rule.pattern),
        })),
        leftOut: set.leftOut.map(({ name, why }) => ({ name, why })),
        findings: lint(set.rules.filter(({ isDisabled }) => !isDisabled)),
      });
    })
    .post(`/${testPath}`, async (context) => {
      const asked = await bodyOf(context, patternTest);
      if (!asked.ok) return context.json<Fault>({ error: asked.error }, 400);
      const pattern = patternOf(asked.value.pattern);
      if (!pattern.ok) return context.json<Fault>({ error: pattern.error }, 400);
      const event = eventOf(asked.value.event, feed, tenant);
      if (!event.ok) return context.json<Fault>({ error: event.error }, event.isGone ? 404 : 400);
      return context.json<PatternTested>({
        verdict: explain(pattern.value, event.value),
        event: event.value,
        reach: reachOf(pattern.value),
        length: patternLength(pattern.value),
      });
    })
    .post(`/${whatIfPath}`, async (context) => {
      const asked = await bodyOf(context, whatIf);
      if (!asked.ok) return context.json<Fault>({ error: asked.error }, 400);
      const pattern = patternOf(asked.value.pattern);
      if (!pattern.ok) return context.json<Fault>({ error: pattern.error }, 400);
      const rule = (await rules()).rules.find(({ name }) => name === asked.value.rule);
      if (!rule) return context.json<Fault>({ error: `No rule on the bus is named ${asked.value.rule}.` }, 404);
      return context.json<WouldHaveFired>(await wouldHaveFired(rule.pattern, pattern.value, feed.events, tenant));
    });
}
