// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the shells' own.
import type { CompletedOption, CompletedVerb } from '../completion';

/** The shells that there is a completion for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The script that makes a shell complete a program. */
export function scriptFor(shell: Shell, program: string, verbs: readonly CompletedVerb[]): string {
  switch (shell) {
    case 'bash':
      return bash(program, verbs);
    case 'zsh':
      return zsh(program, verbs);
    case 'fish':
      return fish(program, verbs);
    default:
      return shell satisfies never;
  }
}

/** For any of the three shells: nothing within is read as anything but itself. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

const functionName = (program: string) => `_${program.replaceAll('-', '_')}`;

const namesOf = (verbs: readonly CompletedVerb[]) => verbs.map(({ name }) => name).join(' ');

/** One `case` for what stands after an option of a verb, `verb:--option`. */
const afterOption = (verbs: readonly CompletedVerb[], offer: (option: CompletedOption) => string) =>
  verbs.flatMap(({ name, options }) =>
    options
      .filter(({ takes }) => takes !== 'nothing')
      .map((option) => `    ${option.flags.map((flag) => `${name}:${flag}`).join('|')}) ${offer(option)}; return ;;`),
  );

/** One `case` for what else may stand after a verb. */
const afterVerb = (verbs: readonly CompletedVerb[]) =>
  verbs.map(({ name, values, options }) => {
    const words = [...values, ...options.flatMap(({ flags }) => flags)].join(' ');
    return `    ${name}) words=${quoted(words)} ;;`;
  });

/** Bash: `COMPREPLY` by `compgen`. Bash's own word breaks leave `.` and `-` alone, of which our words are made. */
function bash(program: string, verbs: readonly CompletedVerb[]): string {
  const offer = ({ takes, values }: CompletedOption) => {
    if (takes === 'file') return 'compopt -o default 2>/dev/null; COMPREPLY=()';
    return `COMPREPLY=($(compgen -W ${quoted(values.join(' '))} -- "$current"))`;
  };
  return [
    `${functionName(program)}() {`,
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" verb="${COMP_WORDS[1]}" words',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W ${quoted(`${namesOf(verbs)} --help`)} -- "$current"))`,
    '    return',
    '  fi',
    '  case "$verb:$previous" in',
    ...afterOption(verbs, offer),
    '  esac',
    '  case "$verb" in',
    ...afterVerb(verbs),
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    `complete -F ${functionName(program)} ${program}`,
  ].join('\n');
}

/** Zsh: a file of `fpath`, or sourced after `compinit`. */
function zsh(program: string, verbs: readonly CompletedVerb[]): string {
  const offer = ({ takes, values }: CompletedOption) =>
    takes === 'file' ? '_files' : `compadd -- ${values.map(quoted).join(' ')}`.trim();
  const described = verbs.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`);
  return [
    `#compdef ${program}`,
    `${functionName(program)}() {`,
    '  local words_of',
    '  local -a verbs',
    '  verbs=(',
    ...described,
    '  )',
    '  if (( CURRENT == 2 )); then',
    "    _describe 'verb' verbs",
    '    return',
    '  fi',
    '  case "${words[2]}:${words[CURRENT-1]}" in',
    ...afterOption(verbs, offer),
    '  esac',
    '  case "${words[2]}" in',
    ...afterVerb(verbs).map((line) => line.replace(' words=', ' words_of=')),
    '  esac',
    '  compadd -- ${=words_of}',
    '}',
    // Read by autoload the file is the body of the function itself; sourced, it only has to be registered.
    `if [ "$funcstack[1]" = ${quoted(functionName(program))} ]; then ${functionName(program)} "$@"; else compdef ${functionName(program)} ${program}; fi`,
  ].join('\n');
}

/** Fish: a file of `completions`. */
function fish(program: string, verbs: readonly CompletedVerb[]): string {
  const within = ({ name }: CompletedVerb) => `-n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
  return [
    `complete -c ${program} -f`,
    ...verbs.map(
      ({ name, description }) =>
        `complete -c ${program} -n '__fish_use_subcommand' -a ${name} -d ${quoted(description)}`,
    ),
    ...verbs.flatMap((verb) => [
      ...(verb.values.length > 0 ? [`complete -c ${program} ${within(verb)} -a ${quoted(verb.values.join(' '))}`] : []),
      ...verb.options.map(({ flags, description, takes, values }) => {
        const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
        const taken = takes === 'file' ? ' -r -F' : takes === 'value' ? ` -x -a ${quoted(values.join(' '))}` : '';
        return `complete -c ${program} ${within(verb)} ${names.join(' ')}${taken} -d ${quoted(description)}`;
      }),
    ]),
  ].join('\n');
}
