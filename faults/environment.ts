import { Script } from 'node:vm';
import type { Clock, Timer } from './clock';
import type { Random } from './random';
import { fetchOver, httpOver, type Network } from './sockets';

/** A handler's bundle, compiled once; each call of it makes a new environment. */
export type Program = (...globals: readonly unknown[]) => void;

/** What an environment sees in place of Node's own. */
const GLOBALS = [
  'require',
  'module',
  'exports',
  'process',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'setImmediate',
  'Date',
  'Math',
  'performance',
  'console',
  'fetch',
] as const;

export const compile = (bundle: string, name: string): Program =>
  new Script(`(function (${GLOBALS.join(', ')}) {${bundle}\n})`, { filename: `${name}.js` }).runInThisContext();

/** How an invocation ended. */
export type Invocation =
  | { readonly ended: 'answered'; readonly answer: unknown }
  | { readonly ended: 'threw'; readonly error: unknown }
  | { readonly ended: 'crashed' | 'timed-out' };

/** A Lambda environment: one instance of a handler's module, which takes one event at a time. */
export interface Environment {
  readonly invoke: (event: unknown) => Promise<Invocation>;
  /** Ends it between two steps: from now on it does nothing more. */
  readonly kill: (why?: 'crashed' | 'timed-out') => void;
  readonly isAlive: () => boolean;
}

export interface EnvironmentOptions {
  readonly program: Program;
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** How far its clock is wrong, in milliseconds. */
  readonly skewMs: number;
  readonly random: Random;
  readonly network: (environment: Environment) => Network;
  /** Takes each line of its log. */
  readonly log: (text: string) => void;
}

/** Starts one. Time, chance and the network are the simulation's; everything else is the deployed code. */
export function startEnvironment(options: EnvironmentOptions): Environment {
  const { clock, skewMs, random } = options;
  let isAlive = true;
  let end: ((invocation: Invocation) => void) | undefined;
  const environment: Environment = {
    isAlive: () => isAlive,
    kill: (why = 'crashed') => {
      isAlive = false;
      end?.({ ended: why });
    },
    invoke: (event) =>
      new Promise((resolve) => {
        const timeout = clock.after(options.timeoutMs, () => environment.kill('timed-out'));
        end = (invocation) => {
          end = undefined;
          timeout.cancelled = true;
          resolve(invocation);
        };
        const finish = (invocation: Invocation) => isAlive && end?.(invocation);
        module.exports.handler(event).then(
          (answer) => finish({ ended: 'answered', answer }),
          (error: unknown) => finish({ ended: 'threw', error }),
        );
      }),
  };
  const now = () => clock.now() + skewMs;
  const network = options.network(environment);
  const http = httpOver(network, clock);
  const module = { exports: {} as { handler: (event: unknown) => Promise<unknown> } };
  const setTimer = (happen: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]) =>
    Object.assign(
      clock.after(milliseconds, () => isAlive && happen(...args)),
      { unref: () => undefined, ref: () => undefined },
    );
  const globals: Readonly<Record<(typeof GLOBALS)[number], unknown>> = {
    require: (id: string) => moduleFor(id, http),
    module,
    exports: module.exports,
    process: Object.create(process, {
      env: { value: { ...lambdaVariables, ...options.variables } },
      stdout: { value: { write: options.log } },
    }),
    setTimeout: setTimer,
    clearTimeout: (timer: Timer | number | undefined) => {
      if (typeof timer === 'object') timer.cancelled = true;
    },
    setInterval: unknownHere('setInterval'),
    setImmediate: (happen: () => void) => setTimer(happen),
    Date: dateAt(now),
    Math: Object.create(Math, { random: { value: random.next } }),
    performance: { now },
    console: { log: options.log, warn: options.log, error: options.log, info: options.log, debug: options.log },
    fetch: fetchOver(network),
  };
  options.program(...GLOBALS.map((name) => globals[name]));
  return environment;
}

/** What Lambda itself sets. */
const lambdaVariables = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'simulated',
  AWS_SECRET_ACCESS_KEY: 'simulated',
  AWS_SESSION_TOKEN: 'simulated',
  AWS_ENDPOINT_URL: 'http://aws.test',
};

function moduleFor(id: string, http: object): unknown {
  switch (id.replace(/^node:/, '')) {
    case 'http':
    case 'https':
      return http;
    case 'fs':
    case 'fs/promises':
      return unknownHere(id)();
    default:
      return builtIn(id);
  }
}

/** Node's own modules, asked for once: a new environment takes a few milliseconds, and thousands are started. */
const builtIns = new Map<string, unknown>();
const builtIn = (id: string): unknown => {
  if (!builtIns.has(id)) builtIns.set(id, require(id));
  return builtIns.get(id);
};

const unknownHere = (what: string) => () => {
  throw new Error(`a handler called ${what}, which the simulation does not have`);
};

const dateAt = (now: () => number) =>
  class extends Date {
    constructor(...given: readonly unknown[]) {
      // biome-ignore lint/suspicious/noExplicitAny: Date's constructor has one signature for each number of arguments.
      super(...((given.length === 0 ? [now()] : given) as [any]));
    }

    static override now = now;
  };
