import { Command, InvalidArgumentError } from 'commander';
import { breaks } from './breaks';
import { paths } from './walk';
import type { Job } from './work';

/** What a run is asked to do. */
export interface RunOptions {
  readonly jobs: readonly Job[];
  readonly broken?: string;
}

const whole = (least: number, most: number) => (given: string) => {
  const number = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new InvalidArgumentError(`A whole number from ${least} to ${most} is allowed.`);
};

const breakName = (given: string) => {
  if (Object.hasOwn(breaks, given)) return given;
  throw new InvalidArgumentError(`There are: ${Object.keys(breaks).join(', ')}.`);
};

/** Reads the command line. @throws {CommanderError} when it cannot be used, having said why */
export function readOptions(args: readonly string[]): RunOptions {
  const command = new Command('faults')
    .description('Runs the handlers through seeded faults and shows that nothing answered 2xx is lost.')
    .option('--deliveries <number>', 'deliveries in all (default: 100000; with --seed: 5000)', whole(1, 100_000_000))
    .option('--seeds <number>', 'seeds to share them among, from 1 upwards', whole(1, 100_000), 20)
    .option('--seed <number>', 'this seed alone, again', whole(0, 2 ** 32 - 1))
    .option('--break <name>', 'break the build first: the run must then find it', breakName)
    .addHelpText(
      'after',
      `\nBreaks: ${Object.keys(breaks).join(', ')}\nExit codes: 0 the books balance · 1 they do not · 2 not begun`,
    )
    .exitOverride()
    .parse(args, { from: 'user' });
  const { seeds, seed, break: broken, ...given } = command.opts();
  const deliveries: number = given.deliveries ?? (seed === undefined ? 100_000 : 5_000);
  if (seed !== undefined) return { jobs: [{ kind: 'seed', seed, deliveries }], broken };
  if (seeds > deliveries) {
    command.error(`error: ${seeds} seeds cannot share ${deliveries} deliveries: ask for at least one each.`);
  }
  const share = (index: number) => Math.floor(deliveries / seeds) + (index < deliveries % seeds ? 1 : 0);
  return {
    broken,
    jobs: [
      ...paths.map((_, path): Job => ({ kind: 'path', path })),
      ...Array.from(
        { length: seeds },
        (_, index): Job => ({ kind: 'seed', seed: index + 1, deliveries: share(index) }),
      ),
    ],
  };
}
