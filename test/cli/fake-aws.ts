import type { Clients } from '../../cli/deployment/stack';

/** What was asked of AWS. */
export interface Asked {
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Answers of AWS by name of the command; a function answers by the request, an error is thrown. */
export type Answers = Readonly<Record<string, object | ((input: never) => object)>>;

/** An error as the SDK throws it. */
export const awsError = (name: string) => Object.assign(new Error(`${name} by the test`), { name, $metadata: {} });

/** Clients that answer as told, and note what they are asked. */
export function fakeAws(answers: Answers): { readonly clients: Clients; readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  const client = {
    send: async (command: { readonly input: Readonly<Record<string, unknown>> }) => {
      const { name } = command.constructor;
      asked.push({ command: name, input: command.input });
      const told = answers[name];
      const answer = typeof told === 'function' ? (told as (input: unknown) => object)(command.input) : told;
      if (answer === undefined) throw new Error(`${name} is not expected`);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const clients = new Proxy({}, { get: () => client }) as Clients;
  return { clients, asked };
}
