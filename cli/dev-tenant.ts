import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { InvalidArgumentError, Option } from 'commander';
import { Chance } from '../dev-tenant/chance';
import type { PlainEnvelope } from '../dev-tenant/emission';
import { streamInto } from '../dev-tenant/streaming';
import { type StreamName, streamNames, streamOf } from '../dev-tenant/streams/streams';
import { type FakeTenant, type FakeTenantOptions, startFakeTenant } from '../dev-tenant/tenant';
import { jsonLines, plainLines } from './dev-tenant/telling';
import { untilInterrupted } from './terminal/interrupt';
import { pacer } from './terminal/pace';
import { CommandError, type Verb } from './verb';

interface DevTenantOptions {
  readonly port: number;
  readonly apiKey: string;
  readonly stream: StreamName | 'all' | 'none';
  readonly rate: number;
  readonly seed?: string;
  readonly envelope: PlainEnvelope;
  readonly json?: boolean;
}

const HELP = `
A stand-in for a Qlik tenant, for whoever has none at hand. It has the webhooks API under /api/core and /api/v1 with its
limits and refusals, keeps the delivery history, signs with the webhook's secret, and disables a webhook that failed ten
times in a row; and of the other APIs what this program asks for: OAuth tokens, audits, the caller's roles, automation
runs, items and spaces. It listens on 127.0.0.1 alone. Keys and secrets are made up. Nothing is kept when it ends.

It takes webhooks to https addresses, as Qlik does, and to this machine by plain http too, which Qlik does not. Where
Qlik publishes nothing (timeouts, how many failures disable, codes of errors) the choice is this program's.

Streams, which begin once there is an enabled webhook:
  nightly             reloads of 40 apps, over and over; one in twelve fails
  failing-automation  one automation whose runs fail, with one fingerprint
  user-import         users in bursts of 25
  data-tasks          tasks of a data integration project; some fail, some are stopped

The same seed gives the same events, ids too: within the deduplication window the second run of a seed is duplicates.
When the endpoint is slower than --rate, the stream waits for it.

By HTTP, with the API key: POST /dev-tenant/events {"sample": "<event type>"} or an event makes it happen once;
POST /dev-tenant/revocations {"bearer": "<key or token>"} ends a key.

Exit codes: 0 it was ended by Ctrl-C; 2 it could not begin.

Examples:
  $ qlik-fanout dev-tenant
  $ qlik-fanout dev-tenant --stream nightly --rate 20
  $ qlik-fanout dev-tenant --stream failing-automation --seed 7 --json
  $ qlik-fanout dev-tenant --port 8480 --stream none --api-key my-fake-key`;

const CLIENT = { clientId: 'fake-client', clientSecret: 'fake-client-secret' } as const;
const USER_API_KEY = 'fake-user-api-key';

/** Longer than API Gateway waits for ingest, which is 29 seconds. */
const DELIVERY_TIMEOUT_MS = 30_000;

/** Deliveries under way before a stream waits. */
const AT_ONCE = 32;

/** `qlik-fanout dev-tenant`: a tenant to try everything with. */
export const devTenant: Verb = (program, end) => {
  program
    .command('dev-tenant')
    .description('Runs a made-up Qlik tenant on this machine, with streams of events.')
    .option('--port <port>', 'port to listen on, 0 to 65535; 0 is any that is free', port, 0)
    .option('--api-key <key>', 'API key it accepts', apiKey, 'fake-api-key')
    .addOption(
      new Option('--stream <stream>', 'what goes on in it').choices([...streamNames, 'all', 'none']).default('all'),
    )
    .option('--rate <per second>', 'events a second, 0.1 to 200', rate, 2)
    .option('--seed <text>', 'what chance begins with (default: another one each time)')
    .addOption(
      new Option('--envelope <envelope>', 'what webhooks without CloudEvents delivery get')
        .choices(['legacy', 'hybrid'])
        .default('hybrid'),
    )
    .option('--json', 'print JSON, one line for each thing that happens')
    .addHelpText('after', HELP)
    .action(async (options: DevTenantOptions) => {
      await run(options);
      end(0);
    });
};

function port(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new InvalidArgumentError('It is a number from 0 to 65535.');
  return value;
}

function apiKey(text: string): string {
  // What stands in a header, and in the commands that are printed to be copied.
  if (!/^[\w.-]+$/.test(text)) throw new InvalidArgumentError('It has letters, digits and . _ - in it.');
  return text;
}

function rate(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0.1 && value <= 200)) {
    throw new InvalidArgumentError('It is a number from 0.1 to 200.');
  }
  return value;
}

/** Runs until it is interrupted. */
async function run({ port, apiKey, stream, rate, seed = newSeed(), envelope, json }: DevTenantOptions): Promise<void> {
  const { started, ended, ...observer } = json ? jsonLines() : plainLines();
  const tenant = await start({
    port,
    apiKeys: [apiKey],
    userApiKeys: [USER_API_KEY],
    clients: { [CLIENT.clientId]: CLIENT.clientSecret },
    plainEnvelope: envelope,
    deliveryTimeoutMs: DELIVERY_TIMEOUT_MS,
    ...observer,
  });
  const { signal, done } = untilInterrupted();
  const streams = stream === 'all' ? streamNames : stream === 'none' ? [] : [stream];
  started({ url: tenant.url, apiKey, userApiKey: USER_API_KEY, ...CLIENT, streams, seed });
  try {
    if (streams.length > 0) {
      const scene = { chance: new Chance(seed), things: tenant.things, now: () => new Date() };
      await streamInto(tenant, streamOf(streams)(scene), { turn: pacer(rate, signal), atOnce: AT_ONCE, signal });
    } else if (!signal.aborted) {
      await once(signal, 'abort');
    }
  } finally {
    await tenant.close();
    ended();
    done();
  }
}

const newSeed = () => randomBytes(4).toString('hex');

/** @throws {CommandError} when the port cannot be had */
async function start(options: FakeTenantOptions & { readonly port: number }): Promise<FakeTenant> {
  try {
    return await startFakeTenant(options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = { EADDRINUSE: 'is taken', EACCES: 'may not be used' }[code ?? ''];
    if (reason === undefined) throw error;
    throw new CommandError(`Port ${options.port} ${reason}. Choose another with --port; 0 takes any that is free.`);
  }
}
