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

const outermost = (verbs: readonly CompletedVerb[]) => verbs.filter(({ name }) => !name.includes(' '));

const namesOf = (verbs: readonly CompletedVerb[]) =>
  outermost(verbs)
    .map(({ name }) => name)
    .join(' ');

/** The verbs that others are within: `webhook`. */
const groupsOf = (verbs: readonly CompletedVerb[]) => [
  ...new Set(verbs.map(({ name }) => name.split(' ')).flatMap(([group = '', inner]) => (inner ? [group] : []))),
];

/** One `case` that makes a verb within another out of both words, `word` being the second, once that is complete. */
const withinGroup = (verbs: readonly CompletedVerb[], isBeyond: string, word: string) => {
  const groups = groupsOf(verbs);
  if (groups.length === 0) return [];
  return [`  case "$verb" in ${groups.join('|')}) if ${isBeyond}; then verb="$verb ${word}"; fi ;; esac`];
};

/** One `case` for what stands after an option of a verb, `verb:--option`. */
const afterOption = (verbs: readonly CompletedVerb[], offer: (option: CompletedOption) => string) =>
  verbs.flatMap(({ name, options }) =>
    options
      .filter(({ takes }) => takes !== 'nothing')
      .map(
        (option) =>
          `    ${option.flags.map((flag) => quoted(`${name}:${flag}`)).join('|')}) ${offer(option)}; return ;;`,
      ),
  );

/** One `case` for what else may stand after a verb. */
const afterVerb = (verbs: readonly CompletedVerb[]) =>
  verbs.map(({ name, values, options }) => {
    const words = [...values, ...options.flatMap(({ flags }) => flags)].join(' ');
    return `    ${quoted(name)}) words=${quoted(words)} ;;`;
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
    ...withinGroup(verbs, '[ "$COMP_CWORD" -gt 2 ]', '${COMP_WORDS[2]}'),
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
  const described = outermost(verbs).map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`);
  return [
    `#compdef ${program}`,
    `${functionName(program)}() {`,
    '  local words_of verb',
    '  local -a verbs',
    '  verbs=(',
    ...described,
    '  )',
    '  if (( CURRENT == 2 )); then',
    "    _describe 'verb' verbs",
    '    return',
    '  fi',
    '  verb="${words[2]}"',
    ...withinGroup(verbs, '(( CURRENT > 3 ))', '${words[3]}'),
    '  case "$verb:${words[CURRENT-1]}" in',
    ...afterOption(verbs, offer),
    '  esac',
    '  case "$verb" in',
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
  const innerOf = (group: string) =>
    verbs.flatMap(({ name }) => (name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : []));
  const within = ({ name }: CompletedVerb) => {
    const seen = name.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
    const inner = innerOf(name);
    const unseen = inner.length > 0 ? [`not __fish_seen_subcommand_from ${inner.join(' ')}`] : [];
    return `-n ${quoted([...seen, ...unseen].join('; and '))}`;
  };
  return [
    `complete -c ${program} -f`,
    ...outermost(verbs).map(
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
