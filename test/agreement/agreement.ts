import {
  type EventBridgeClient,
  InvalidEventPatternException,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import fc from 'fast-check';
import { InvalidPatternError, matches } from '../../lib/qlik/pattern';
import { anyEvent } from './events';
import { oddities } from './oddities';
import { operatorsIn } from './operators';
import { type Pair, patternAbout } from './patterns';

/** What a matcher says of a pair. */
export type Verdict = 'match' | 'no match' | 'invalid';

/** A pair on which we and the engine disagree. */
export interface Disagreement extends Pair {
  readonly ours: Verdict;
  readonly engine: Verdict;
  /** The oddity of the engine that explains it; undefined when none does. */
  readonly oddity?: string;
}

export interface Agreement {
  readonly pairs: number;
  /** Operator or form → pairs whose pattern is valid and has it. */
  readonly operators: Readonly<Record<string, number>>;
  /** What is wrong with it → pairs whose pattern is invalid: the operator at fault, or `structure`. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly disagreements: readonly Disagreement[];
}

/** Pairs to compare; the same for the same seed. */
export const pairsOf = (count: number, seed: number): readonly Pair[] =>
  fc.sample(
    anyEvent.chain((event) => patternAbout(event).map((pattern) => ({ pattern, event }))),
    { numRuns: count, seed },
  );

/** Asks both of every pair, several at a time. */
export async function compare(
  pairs: readonly Pair[],
  eventBridge: EventBridgeClient,
  advance: () => void = () => undefined,
): Promise<Agreement> {
  const [operators, refusals] = [new Map<string, number>(), new Map<string, number>()];
  const verdicts = { match: 0, 'no match': 0, invalid: 0 };
  const disagreements: Disagreement[] = [];
  const queue = pairs.values();
  const worker = async () => {
    for (const pair of queue) {
      const { verdict: ours, fault } = ourVerdict(pair);
      const engine = await engineVerdict(pair, eventBridge);
      if (fault === undefined) for (const operator of operatorsIn(pair.pattern)) count(operators, operator);
      else count(refusals, fault);
      verdicts[ours]++;
      if (ours !== engine) {
        disagreements.push({ ...pair, ours, engine, oddity: oddities.find(({ touches }) => touches(pair))?.what });
      }
      advance();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return {
    pairs: pairs.length,
    operators: Object.fromEntries(operators),
    refusals: Object.fromEntries(refusals),
    verdicts,
    disagreements,
  };
}

const CONCURRENCY = 16;

const count = (counts: Map<string, number>, what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

function ourVerdict({ pattern, event }: Pair): { readonly verdict: Verdict; readonly fault?: string } {
  try {
    return { verdict: matches(pattern, event) ? 'match' : 'no match' };
  } catch (error) {
    if (!(error instanceof InvalidPatternError)) throw error;
    const [, operators = ''] = /\[\d+\]\.?(.*)$/.exec(error.path) ?? [];
    return { verdict: 'invalid', fault: operators.replaceAll('.', ' ') || 'structure' };
  }
}

async function engineVerdict({ pattern, event }: Pair, eventBridge: EventBridgeClient): Promise<Verdict> {
  const command = { EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) };
  try {
    return (await eventBridge.send(new TestEventPatternCommand(command))).Result ? 'match' : 'no match';
  } catch (error) {
    if (error instanceof InvalidEventPatternException) return 'invalid';
    throw error;
  }
}
