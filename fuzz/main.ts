/** `npm run fuzz`: whatever is sent, no exception escapes the ingest core and nothing unsigned is accepted. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { endingOf } from '../cli/terminal/ending';
import { complain, print, progress } from '../cli/terminal/terminal';
import { fuzz, isGood, type SmallCase } from './run';

const whole = (least: number, most: number) => (given: string) => {
  const number = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new InvalidArgumentError(`A whole number from ${least} to ${most} is allowed.`);
};

async function main(args: readonly string[]): Promise<0 | 1> {
  const { cases, seed } = new Command('fuzz')
    .description('Sends generated and mutated deliveries through the ingest core.')
    .option('--cases <number>', 'requests to make', whole(1, 1_000_000_000), 1_000_000)
    .option('--seed <number>', 'what they are made from', whole(0, 2 ** 31 - 1), 20_261_124)
    .addHelpText('after', '\nExit codes: 0 nothing found · 1 something found · 2 not begun')
    .exitOverride()
    .parse(args, { from: 'user' })
    .opts();
  const bar = progress('thousands', Math.ceil(cases / 1000));
  const { report, small } = await fuzz({
    cases,
    seed,
    onProgress: (made) => {
      for (let times = Math.ceil(made / 1000); times > 0; times -= 1) bar.advance();
    },
  });
  bar.stop();
  const folder = join(__dirname, '..', 'reports');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'fuzz.json'), `${JSON.stringify(report, null, 2)}\n`);
  for (const it of small) complain(told(it));
  const { heapMb } = report;
  print(
    `${report.cases} cases · seed ${seed} · ${report.escapes} escapes · ${report.forged} forged · ` +
      `heap ${heapMb.warm} MB warm, ${heapMb.end} MB in the end${report.leaks ? ': it grows' : ''} · ${report.seconds} s`,
  );
  return isGood(report) ? 0 : 1;
}

const told = ({ verdict, delivery, seed, path }: SmallCase) => {
  const what =
    verdict.fault === 'escape' ? ((verdict.error as Error)?.stack ?? verdict.error) : JSON.stringify(verdict);
  const { tenant, headers, body } = delivery;
  const sent = JSON.stringify({ tenant, headers, body: body.toString('latin1').slice(0, 2000) });
  return `${verdict.fault}: ${what}\n  smallest case: ${sent}\n  fast-check seed ${seed}, path ${JSON.stringify(path)}`;
};

main(process.argv.slice(2))
  .catch(endingOf)
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
