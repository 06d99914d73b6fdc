import { Argument, type Command } from 'commander';
import { type Shell, scriptFor, shells } from './terminal/completion-script';
import { offeredFor } from './terminal/offer';
import { print } from './terminal/terminal';
import type { Verb } from './verb';

const HELP = `
Completes verbs, options and what they take: event types, categories, envelopes. The script is made from the verbs of this
version: make it again after an upgrade. It completes the command qlik-fanout, not npx or npm run.

Exit codes: 0 printed; 2 there is no such shell.

Examples:
  $ qlik-fanout completion bash > ~/.local/share/bash-completion/completions/qlik-fanout
  $ qlik-fanout completion zsh > "\${fpath[1]}/_qlik-fanout"
  $ qlik-fanout completion fish > ~/.config/fish/completions/qlik-fanout.fish`;

/** `qlik-fanout completion <shell>`: what makes a shell complete the command line. */
export const completion: Verb = (program, end) => {
  program
    .command('completion')
    .description('Prints a script with which a shell completes this command.')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .addHelpText('after', HELP)
    .action((shell: Shell) => {
      print(scriptFor(shell, program.name(), completed(program)));
      end(0);
    });
};

/** A verb as a shell completes it. */
export interface CompletedVerb {
  /** `status`; `webhook list` for one that is within another. */
  readonly name: string;
  readonly description: string;
  /** What may stand for its argument, or for the verb within it; none when it takes any or has none. */
  readonly values: readonly string[];
  readonly options: readonly CompletedOption[];
}

/** An option as a shell completes it. */
export interface CompletedOption {
  /** `--type`, and `-t` where there is one. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takes: 'nothing' | 'file' | 'value';
  /** What may stand for its value; none when any may. */
  readonly values: readonly string[];
}

/** The verbs of a program, those within another one too, with the help that each of them has by itself. */
export function completed(program: Command): readonly CompletedVerb[] {
  const verbs = verbsIn(program, '');
  const names = verbs.map(({ name }) => name).filter((name) => !name.includes(' '));
  const help = { name: 'help', description: 'display help for command', values: names, options: [] };
  return hasHelp(program) ? [...verbs, help] : verbs;
}

function verbsIn(program: Command, before: string): readonly CompletedVerb[] {
  return program.commands.flatMap((verb) => {
    const name = `${before}${verb.name()}`;
    const within = verbsIn(verb, `${name} `);
    const values = [...verb.commands.map((it) => it.name()), ...(within.length > 0 && hasHelp(verb) ? ['help'] : [])];
    const completedVerb = {
      name,
      description: verb.description(),
      values: [...values, ...verb.registeredArguments.flatMap((it) => [...offeredFor(it)])],
      options: verb
        .createHelp()
        .visibleOptions(verb)
        .map((option) => ({
          flags: [option.long, option.short].flatMap((flag) => flag ?? []),
          description: option.description,
          takes: takenBy(option.flags, option.required || option.optional),
          values: offeredFor(option),
        })),
    };
    return [completedVerb, ...within];
  });
}

const hasHelp = (command: Command) =>
  command
    .createHelp()
    .visibleCommands(command)
    .some((it) => it.name() === 'help');

function takenBy(flags: string, takesValue: boolean): CompletedOption['takes'] {
  if (!takesValue) return 'nothing';
  return /<(?:file|template)>/.test(flags) ? 'file' : 'value';
}
