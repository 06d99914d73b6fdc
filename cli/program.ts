import { Command } from 'commander';
import { completion } from './completion';
import { consoleVerb } from './console';
import { cost } from './cost';
import { dead } from './dead';
import { devTenant } from './dev-tenant';
import { doctor } from './doctor';
import { events } from './events';
import { init } from './init';
import { lint } from './lint';
import { reconcile } from './reconcile';
import { redrive } from './redrive';
import { replay } from './replay';
import { rotate } from './rotate';
import { send } from './send';
import { simulate } from './simulate';
import { status } from './status';
import { tail } from './tail';
import { endingOf } from './terminal/ending';
import type { ExitCode, Verb } from './verb';
import { webhook } from './webhook';

/** Every verb there is; to add one, add its file to `cli/` and its name here. */
const verbs: readonly Verb[] = [
  init,
  dead,
  redrive,
  replay,
  reconcile,
  rotate,
  lint,
  simulate,
  events,
  send,
  tail,
  consoleVerb,
  status,
  webhook,
  devTenant,
  doctor,
  cost,
  completion,
];

/** The program with all its verbs. `end` is told how the run ended. */
export function program(end: (exitCode: ExitCode) => void): Command {
  const all = new Command('qlik-fanout')
    .description('Looks after Qlik Cloud events on an EventBridge bus.')
    .showHelpAfterError()
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 all done · 1 some of it not done · 2 not begun');
  for (const addTo of verbs) addTo(all, end);
  return all;
}

/** A verb with its help, as it is on a terminal of 100 columns. */
export interface VerbHelp {
  readonly name: string;
  readonly help: string;
}

/** A command and all within it, each with what it is called after the program's name: `webhook`, `webhook list`. */
export const commandsIn = (
  command: Command,
  before = '',
): readonly { readonly name: string; readonly command: Command }[] =>
  command.commands.flatMap((inner) => {
    const name = `${before}${inner.name()}`;
    return [{ name, command: inner }, ...commandsIn(inner, `${name} `)];
  });

/** The help of the program and of each of its verbs; a verb that is a group of others is followed by those. */
export function helpPages(): { readonly help: string; readonly verbs: readonly VerbHelp[] } {
  const all = program(() => undefined);
  const helpOf = (command: Command) => {
    let help = '';
    command.configureOutput({
      getOutHelpWidth: () => 100,
      getOutHasColors: () => false,
      writeOut: (text) => {
        help += text;
      },
    });
    command.outputHelp();
    return help;
  };
  return { help: helpOf(all), verbs: commandsIn(all).map(({ name, command }) => ({ name, help: helpOf(command) })) };
}

/** Runs one command line; resolves to the process's exit code, and never rejects. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  // Node 20 is supported until the SDK's releases of 2027; until then its notice on each run says nothing new.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  let exitCode: ExitCode = 0;
  try {
    await program((code) => {
      exitCode = code;
    }).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return endingOf(error);
  }
}
