/**
 * `npm run agree`: asks our matcher and the engine's `TestEventPattern` the same of generated pairs of pattern and event,
 * and writes `reports/agreement.json`. Ends with 1 when they disagree where no known oddity of the engine explains it, or
 * when an operator was not asked about at all.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { progress, tableOf } from '../cli/terminal/terminal';
import { clientsFor } from '../local/clients';
import { openDoor } from '../local/door';
import { startEngine } from '../local/engine';
import { compare, pairsOf } from '../test/agreement/agreement';
import { oddities } from '../test/agreement/oddities';
import { everyOperator } from '../test/agreement/operators';

const REPORTS = join(__dirname, '..', 'reports');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      pairs: { type: 'string', default: '24000' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  const [count, seed] = [positive('--pairs', values.pairs), positive('--seed', values.seed)];
  const start = await startEngine();
  if (!start.ok) throw new Error(start.reason);
  const { endpoint: target, caFile, region, stop } = start.engine;
  const door = await openDoor({ target, caFile });
  const bar = progress('Pairs', count);
  try {
    const { eventBridge } = clientsFor(door.url, region);
    const agreement = await compare(pairsOf(count, seed), eventBridge, bar.advance);
    const { pairs, operators, refusals, verdicts, disagreements } = agreement;
    bar.stop();
    const unexplained = disagreements.filter(({ oddity }) => oddity === undefined);
    const missing = everyOperator.filter((operator) => !operators[operator]);
    const report = {
      pairs,
      operators: sorted(operators),
      disagreements: unexplained.length,
      refusals: sorted(refusals),
      seed,
      verdicts,
      oddities: oddities.map(({ what, aws, engine }) => ({
        what,
        aws,
        engine,
        pairs: disagreements.filter(({ oddity }) => oddity === what).length,
      })),
      examples: unexplained.slice(0, 20),
    };
    mkdirSync(REPORTS, { recursive: true });
    writeFileSync(join(REPORTS, 'agreement.json'), `${JSON.stringify(report, null, 2)}\n`);
    const rows = Object.entries(report.operators).map(([operator, asked]) => [operator, String(asked)]);
    const told = `${pairs} pairs (seed ${seed}), ${unexplained.length} disagreements; reports/agreement.json`;
    process.stdout.write(`${tableOf(['operator', 'pairs'], rows)}\n${told}\n`);
    if (missing.length > 0) process.stderr.write(`not asked about: ${missing.join(', ')}\n`);
    process.exitCode = unexplained.length + missing.length > 0 ? 1 : 0;
  } finally {
    bar.stop();
    await door.close();
    await stop();
  }
}

const sorted = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));

function positive(option: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`${option} must be a positive whole number, got: ${text}`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
