import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STSClient } from '@aws-sdk/client-sts';
import { clientConfigOf, clientsFor } from '../deployment/stack';
import type { InitOptions } from '../init';
import { untilInterrupted } from '../terminal/interrupt';
import { complain, print, printJson } from '../terminal/terminal';
import { CommandError, type ExitCode } from '../verb';
import { accountStep } from './account-step';
import { againText } from './again';
import { appArgs, appFor } from './app';
import { bootstrapStep } from './bootstrap-step';
import { cdkCli } from './cdk';
import { credentialsStep, secretValue } from './credentials-step';
import { deliveryPorts } from './delivery-ports';
import { deliveryStep } from './delivery-step';
import { deployStep } from './deploy-step';
import { filesStep, textIn } from './files-step';
import { givenCredentials } from './given-credentials';
import type { Known } from './known';
import { stepProgress } from './progress';
import { appIn, configIn } from './project-files';
import { type Questions, terminalQuestions } from './questions';
import { receiptOf, receiptText, toJson } from './receipt';
import { type Settings, settingsFrom } from './settings';
import { runSteps, type Step, type StepReport } from './step';
import { tenantStep } from './tenant-step';
import { webhookStep } from './webhook-step';

/** Sets up a tenant, step by step, and tells how it went. */
export async function setUp(options: InitOptions): Promise<ExitCode> {
  const questions = await questionsFor(options);
  const folder = process.cwd();
  const clients = clientsFor(options);
  const settings = await settingsFrom({
    said: options,
    config: configIn(textIn(folder, options.config), stageOf(options.stack)),
    given: givenCredentials(options.apiKeyFile, process.env),
    // Whoever cannot ask AWS is told so by the first step.
    hasSecret: async (name) => (await secretValue(clients.secretsManager, name).catch(() => '')) !== undefined,
    questions,
  });
  const scratch = mkdtempSync(join(tmpdir(), 'qlik-event-fanout-'));
  const { signal, done } = untilInterrupted();
  try {
    const steps = stepsFor(settings, options, { folder, scratch, clients });
    const dryRun = options.dryRun ?? false;
    if (!dryRun && questions && !(await isAgreed(steps, questions, signal))) {
      complain('Nothing was made.');
      return 2;
    }
    const { reports, known } = await runSteps(steps, { dryRun, signal, ...stepProgress() });
    const isDone = reports.length === steps.length && reports.every(isGood);
    const receipt = isDone && !dryRun ? await receiptOf(settings.tenant, settings.alertEmails, known) : undefined;
    if (options.json) printJson(toJson(reports, receipt));
    else if (receipt) print(receiptText(receipt));
    else if (isDone) print('Nothing was made. Without --dry-run it would be.');
    if (isDone) return 0;
    complain(againText(settings, options));
    return reports.some(({ begun }) => begun) ? 1 : 2;
  } finally {
    done();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Who is there to be asked. @throws {CommandError} when nobody is, and nobody has agreed beforehand */
async function questionsFor({ yes, dryRun }: InitOptions): Promise<Questions | undefined> {
  const isTerminal = (process.stdin.isTTY ?? false) && (process.stderr.isTTY ?? false);
  if (!isTerminal && !yes && !dryRun) {
    throw new CommandError('Nobody can be asked: this is no terminal. Say --yes, or --dry-run to only see.');
  }
  return isTerminal && !yes ? terminalQuestions() : undefined;
}

/** The stage in the name of a stack, as bin/app.ts puts it there. */
const stageOf = (stack: string) => /^QlikEventFanout-(.+)$/.exec(stack)?.[1];

interface Places {
  readonly folder: string;
  /** An empty one, in which the CDK CLI finds no app. */
  readonly scratch: string;
  readonly clients: ReturnType<typeof clientsFor>;
}

function stepsFor(
  { tenant, host, apiCredentials, given, alertEmails, webhook }: Settings,
  options: InitOptions,
  { folder, scratch, clients }: Places,
): readonly Step<Known>[] {
  const { stack, config, profile, endpointUrl, cdk: command } = options;
  const { app, schema } = appFor(folder);
  const named = appIn(textIn(folder, 'cdk.json') ?? '') ?? app;
  const cdkArgs = [...appArgs(named), ...(config === 'fanout.json' ? [] : ['--context', `config=${config}`])];
  const cdkIn = (where: string) => (region: string) => cdkCli({ command, folder: where, region, profile, endpointUrl });
  const ports = deliveryPorts(tenant, { endpointUrl, waitMs: options.wait * 1000 });
  const wanted = { tenant, host, apiCredentials, alertEmails, stage: stageOf(stack) };
  return [
    accountStep(new STSClient(clientConfigOf(options))),
    tenantStep({
      tenant,
      host,
      url: options.tenantUrl,
      given,
      secretName: apiCredentials,
      secretValue: () => secretValue(clients.secretsManager, apiCredentials),
    }),
    bootstrapStep(clients, cdkIn(scratch), { mayBootstrap: options.bootstrap }),
    filesStep({ folder, config, wanted, app, schema }),
    credentialsStep(clients.secretsManager, { tenant, secret: apiCredentials, given }),
    deployStep(clients, cdkIn(folder), { stack, tenant, endpointUrl, cdkArgs }),
    webhookStep({ wanted: webhook, signingSecret: ports.signingSecret }),
    deliveryStep(ports),
  ];
}

/** Shows what is going to be made, and asks. */
async function isAgreed(steps: readonly Step<Known>[], questions: Questions, signal: AbortSignal): Promise<boolean> {
  const { reports } = await runSteps(steps, { dryRun: true, signal, ...stepProgress() });
  if (!reports.every(isGood)) return false;
  return questions.yes('Make this?', false);
}

const isGood = ({ result }: StepReport) => result !== 'failed' && result !== 'interrupted';
