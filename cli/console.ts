import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { KEPT_EVENTS } from '../console/api/stream';
import { EventFeed } from '../console/server/feed';
import { ruleCache } from '../console/server/rule-cache';
import { serve } from '../console/server/serve';
import { Watch } from '../console/server/watch';
import { parseDuration } from '../lib/duration';
import { connect, type StackOptions, withStackOptions } from './deployment/stack';
import { untilInterrupted } from './terminal/interrupt';
import { complain, print, printJson, remark } from './terminal/terminal';
import type { ExitCode, Verb } from './verb';

interface ConsoleOptions extends StackOptions {
  readonly port: number;
  readonly open: boolean;
  /** Milliseconds. */
  readonly past: number;
}

const HELP = `
The page shows a map of what is deployed with the events on their way through it, the events, the failures and dead
messages, the rules with a tester, the alarms and charts, and it sends deliveries. It works with the credentials that
this command finds, like every other verb, and the page itself never gets them nor any secret.

It listens on 127.0.0.1 alone. The address has a token of this run in it: who has the address has the console, so keep
it to yourself. Ctrl-C ends it.

It reads the bus as tail does, through a rule and a queue whose names begin with qlik-fanout-console-, and which are
removed at the end; what a run that was killed leaves behind, the next run of console, tail or simulate removes an hour
later.

Exit codes: 0 ended as asked; 1 rule or queue could not be removed; 2 not begun.

Examples:
  $ qlik-fanout console
  $ qlik-fanout console --past 1d --profile production
  $ qlik-fanout console --no-open --port 4180`;

/** Of the past: events at most. */
const PAST_LIMIT = 20_000;

/** `qlik-fanout console`: a page to look at it all. */
export const consoleVerb: Verb = (program, end) => {
  withStackOptions(program.command('console'))
    .description('Opens a local web page for the events, the rules and the failures.')
    .option('--port <port>', 'listen on this port (default: any that is free)', portOf, 0)
    .option('--no-open', 'do not open a browser')
    .option(
      '--past <time>',
      'show what the journals have of this time too: 15m, 3h, 2d; 0s for none',
      pastOf,
      3_600_000,
    )
    .addHelpText('after', HELP)
    .action(async (options: ConsoleOptions) => {
      // A terminal that is closed says SIGHUP.
      const interrupted = untilInterrupted(['SIGINT', 'SIGTERM', 'SIGHUP']);
      try {
        end(await run(options, interrupted.signal));
      } finally {
        interrupted.done();
      }
    });
};

async function run(options: ConsoleOptions, signal: AbortSignal): Promise<ExitCode> {
  const stack = await connect(options);
  const feed = new EventFeed(KEPT_EVENTS);
  const rules = ruleCache(stack, Date.now);
  const past = { length: options.past, limit: PAST_LIMIT };
  const watch = new Watch({ stack, feed, rules, past, signal });
  const served = await serve({ stack, options, feed, watch, rules, signal }, PAGE, options.port);
  let left: string | undefined;
  try {
    await watch.start();
    if (options.json) printJson({ url: served.url });
    else print(`Console   ${served.url}`);
    remark('Ctrl-C ends it.');
    if (options.open && !options.json) await openBrowser(served.url);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await served.close();
    left = await watch.close();
  }
  if (left === undefined) return 0;
  complain(`Not removed: ${left}. The next run in an hour or later tries again.`);
  return 1;
}

/** In the package, and as the source has it built, the page lies in `dist/console`. */
const PAGE = join(__dirname, __filename.endsWith('.ts') ? '../dist/console' : 'console');

/** No browser is no fault: the address is printed. */
async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open');
  await open(url).then(
    (child) => child.on('error', () => undefined),
    () => undefined,
  );
}

function portOf(text: string): number {
  const port = Number(text);
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new InvalidArgumentError('It is a whole number from 0 to 65535.');
  }
  return port;
}

function pastOf(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError('It is a length such as 15m, 3h or 2d, or 0s.');
  return ms;
}
