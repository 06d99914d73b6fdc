import type { Readable, Writable } from 'node:stream';
import { CommandError } from '../verb';

/** A choice that a person may make. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

/** Asks a person. Each rejects with a {@link CommandError} when the person would rather stop. */
export interface Questions {
  /** `check` says what is wrong with an answer; undefined: nothing. */
  readonly text: (question: string, options: { readonly suggested?: string; readonly check: Check }) => Promise<string>;
  /** What is typed is not shown. */
  readonly hidden: (question: string, check: Check) => Promise<string>;
  readonly one: <Value extends string>(question: string, choices: readonly Choice<Value>[]) => Promise<Value>;
  /** All are chosen at first. */
  readonly some: <Value extends string>(
    question: string,
    choices: readonly Choice<Value>[],
  ) => Promise<readonly Value[]>;
  readonly yes: (question: string, byDefault: boolean) => Promise<boolean>;
}

export type Check = (answer: string) => string | undefined;

/** Questions on a terminal; they go to standard error, so that standard output is left to the receipt. */
export async function terminalQuestions(
  input: Readable = process.stdin,
  output: Writable = process.stderr,
): Promise<Questions> {
  // Loaded only by who is asked something.
  const clack = await import('@clack/prompts');
  const common = { input, output };
  const answered = async <Answer>(asked: Promise<Answer>): Promise<Exclude<Answer, symbol>> => {
    const answer = await asked;
    if (clack.isCancel(answer)) throw new CommandError('Stopped; nothing was made.');
    return answer as Exclude<Answer, symbol>;
  };
  const validate = (check: Check) => (answer: string | undefined) => check(answer ?? '');
  return {
    text: (message, { suggested, check }) =>
      answered(clack.text({ ...common, message, initialValue: suggested, validate: validate(check) })).then(
        (it) => it ?? '',
      ),
    hidden: (message, check) => answered(clack.password({ ...common, message, validate: validate(check) })),
    one: (message, choices) =>
      answered(clack.select<string>({ ...common, message, options: [...choices] })) as Promise<never>,
    some: (message, choices) => {
      const initialValues = choices.map(({ value }) => value);
      return answered(
        clack.multiselect<string>({ ...common, message, options: [...choices], initialValues, required: true }),
      ) as Promise<never>;
    },
    yes: (message, initialValue) => answered(clack.confirm({ ...common, message, initialValue })),
  };
}
