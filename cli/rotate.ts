import { setTimeout } from 'node:timers/promises';
import { InvalidArgumentError } from 'commander';
import { faultText } from '../lambda/reconcile/tenant-api';
import { newSecretValue, signingSecret } from './deployment/signing-secret';
import { connect, type StackOptions, withStackOptions } from './deployment/stack';
import { accessText, type TenantOptions, tenantOf, withTenantOptions } from './deployment/tenant';
import type { Confirmation } from './rotation/confirmation';
import { type Retirement, type Rotation, retire, rotateSecret } from './rotation/rotation';
import { complain, print, printJson } from './terminal/terminal';
import { CommandError, type ExitCode, type Verb } from './verb';

interface Options extends StackOptions, TenantOptions {
  readonly retire?: boolean;
  readonly overlap?: number;
}

/** `qlik-fanout rotate <tenant>` */
export const rotate: Verb = (program, end) => {
  const command = program
    .command('rotate')
    .argument('<tenant>', 'name of the tenant in fanout.json')
    .description("Gives a tenant's webhook a new secret, without a refused delivery.")
    .option('--retire', 'only end the time in which the secret before the last rotation is accepted')
    .option('--overlap <minutes>', 'wait this long after the rotation and then retire the old secret', minutes)
    .addHelpText('after', HELP);
  withTenantOptions(withStackOptions(command)).action(async (tenant: string, options: Options) => {
    end(await run(tenant, options));
  });
};

const HELP = `
The new secret is made here and put into Secrets Manager and into Qlik; it is never shown. A delivery that Qlik sends
again confirms it, which consumers may see twice. The old secret is accepted until it is retired. A run that was cut
off, or that failed, is finished by the next one.

Examples:
  $ qlik-fanout rotate acme                 new secret; the old one stays valid
  $ qlik-fanout rotate acme --retire        the old one is no longer valid
  $ qlik-fanout rotate acme --overlap 10    both, ten minutes apart`;

function minutes(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 1440)) throw new InvalidArgumentError('1 to 1440 minutes are allowed.');
  return value;
}

async function run(tenant: string, options: Options): Promise<ExitCode> {
  const stack = await connect(options);
  const arns: Readonly<Record<string, string>> = JSON.parse(stack.outputs.SigningSecretArns);
  const secretArn = Object.hasOwn(arns, tenant) ? arns[tenant] : undefined;
  if (secretArn === undefined) {
    throw new CommandError(
      `No tenant ${JSON.stringify(tenant)} in this deployment; there are: ${Object.keys(arns).join(', ')}.`,
    );
  }
  const secret = signingSecret(stack.clients.secretsManager, secretArn);
  const say = options.json ? () => undefined : print;
  const pause = async (milliseconds: number) => void (await setTimeout(milliseconds));
  if (options.retire) return told({ retirement: await retire(secret) }, tenant, options);

  const { webhookUrl, signIn } = tenantOf(stack, tenant, options);
  const signedIn = await signIn().catch((error: Error) => {
    throw new CommandError(`${tenant}: ${accessText(error.name)}`);
  });
  if (!signedIn.ok) throw new CommandError(faultText(signedIn));
  const api = signedIn.value;
  const rotation = await rotateSecret({ secret, api, webhookUrl, newValue: newSecretValue, now: Date.now, pause, say });
  if (rotation.result !== 'rotated' || options.overlap === undefined) return told({ rotation }, tenant, options);
  say(rotationText(rotation, tenant));
  say(`Waiting ${options.overlap} minutes with both secrets accepted.`);
  await pause(options.overlap * 60_000);
  return told({ rotation, retirement: await retire(secret) }, tenant, options);
}

interface Told {
  readonly rotation?: Rotation;
  readonly retirement?: Retirement;
}

function told(outcome: Told, tenant: string, { json }: Options): ExitCode {
  const { rotation, retirement } = outcome;
  const isDone = (rotation?.result ?? 'rotated') === 'rotated' && retirement !== 'unfinished';
  const text = retirement ? retirementText(retirement, tenant) : rotation ? rotationText(rotation, tenant) : '';
  if (json) printJson(outcome);
  else (isDone ? print : complain)(text);
  return isDone ? 0 : 1;
}

const confirmations: { readonly [C in Confirmation]: string } = {
  signature: 'a delivery that Qlik sent again was signed with it and accepted',
  answer: 'a delivery that Qlik sent again was accepted',
  patch: 'Qlik took it; there was no delivery to send again, or the webhook is disabled',
};

function rotationText(rotation: Rotation, tenant: string): string {
  const again = `Run it again to go on: qlik-fanout rotate ${tenant}`;
  switch (rotation.result) {
    case 'rotated': {
      const seen = rotation.webhooks.map(({ name, confirmedBy }) => `  ${name}: ${confirmations[confirmedBy]}`);
      return [
        `The secret of ${tenant} is rotated.`,
        ...seen,
        `The old one is accepted until: qlik-fanout rotate ${tenant} --retire`,
      ].join('\n');
    }
    case 'no-webhook':
      return `No webhook in the tenant has the address of this deployment. Register it, or name its address with --webhook-url.`;
    case 'unconfirmed':
      return [
        `The webhook ${rotation.name} did not deliver with the new secret: ${rotation.said}.`,
        rotation.restored
          ? 'Qlik has the old secret again, which is accepted: nothing is refused meanwhile.'
          : 'Both secrets are accepted, so it is not the secret that is wrong: look at the endpoint.',
        again,
      ].join('\n');
    case 'qlik':
      return `${faultText(rotation.fault)} (Step: ${rotation.step}.)\nBoth secrets are accepted, whichever Qlik has. ${again}`;
    case 'aws':
      return `Secrets Manager refused (${rotation.code}). Both secrets are accepted, whichever Qlik has. ${again}`;
    default:
      return rotation satisfies never;
  }
}

function retirementText(retirement: Retirement, tenant: string): string {
  switch (retirement) {
    case 'retired':
      return `The old secret of ${tenant} is retired. Functions that run now may accept it for five minutes more.`;
    case 'nothing-to-retire':
      return `Only one secret of ${tenant} is accepted: there is none to retire.`;
    case 'unfinished':
      return `A rotation of ${tenant} is not finished, so Qlik may still use the old secret. Finish it first: qlik-fanout rotate ${tenant}`;
    default:
      return retirement satisfies never;
  }
}
