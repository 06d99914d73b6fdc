import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Outputs } from '../deployment/stack';
import { CommandError } from '../verb';
import { bootstrap, bootstrapAsks } from './bootstrap';
import { type Finding, red, refusalOf } from './check';
import { checks, tenantChecks } from './checks';
import { credentials } from './credentials';
import { type Found, type Installation, installationOf } from './installation';

/** One line of the answer. */
export interface Line {
  /** `account`, `deployment`, `tenant acme`, `events`, `limits`. */
  readonly section: string;
  readonly check: string;
  readonly finding: Finding;
}

/** What is to be examined. */
export type Subject = Omit<Found, 'stack' | 'outputs'> & {
  /** @default - every tenant of the deployment */
  readonly tenant?: string;
};

/** What was found. `begun`: whether there is a deployment to look at; without one only the account was looked at. */
export interface Examination {
  readonly begun: boolean;
  readonly lines: readonly Line[];
}

/** Something that is told of each check as it is over. */
export type Tell = (done: number, total: number) => void;

/**
 * Looks at everything, side by side. Never rejects for what AWS or Qlik says.
 *
 * @throws {CommandError} when the deployment has no such tenant
 */
export async function examine(subject: Subject, tell: Tell): Promise<Examination> {
  const { clients, name } = subject;
  const line =
    (section: string, check: string) =>
    (finding: Finding): Line => ({ section, check, finding });
  const account = line('account', 'credentials')(await credentials(clients));
  if (account.finding.state !== 'green') return { begun: false, lines: [account] };
  const [toolkit, found] = await Promise.all([
    told(bootstrap(clients), bootstrapAsks).then((it) => line('account', 'bootstrap')(it ?? UNSAID)),
    findStack(subject),
  ]);
  if ('state' in found) return { begun: false, lines: [account, toolkit, line('deployment', 'stack')(found)] };

  const looks = looksAt(found, subject.tenant);
  let done = 0;
  tell(done, looks.length);
  const lines = await Promise.all(
    looks.map(async ({ section, check, asks, look }) => {
      const finding = await told(look(), asks);
      done += 1;
      tell(done, looks.length);
      return finding === undefined ? [] : [line(section, check)(finding)];
    }),
  );
  return { begun: true, lines: [account, toolkit, ...lines.flat()] };

  async function findStack({ tenant: _, ...rest }: Subject): Promise<Installation | Finding> {
    const mend = 'npx cdk deploy, or say where it is with --stack, --region, --profile or --endpoint-url';
    try {
      const { Stacks: [stack] = [] } = await clients.cloudFormation.send(
        new DescribeStacksCommand({ StackName: name }),
      );
      const outputs = Object.fromEntries((stack?.Outputs ?? []).map((it) => [it.OutputKey, it.OutputValue])) as Outputs;
      if (stack === undefined) return red(`no stack ${name}`, mend);
      if (outputs.BusName === undefined)
        return red(`stack ${name} is no deployment of qlik-event-fanout: it has no output BusName`, mend);
      return installationOf({ ...rest, stack, outputs });
    } catch (error) {
      if ((error as Error).name === 'ValidationError') return red(`no stack ${name} in this account and region`, mend);
      return refusalOf(error, ['cloudformation:DescribeStacks']);
    }
  }
}

const UNSAID: Finding = { state: 'cannot-say', seen: 'nothing' };

/** A finding, whatever AWS says. */
async function told(looking: Promise<Finding | undefined>, asks: readonly string[]): Promise<Finding | undefined> {
  try {
    return await looking;
  } catch (error) {
    return refusalOf(error, asks);
  }
}

interface Look {
  readonly section: string;
  readonly check: string;
  readonly asks: readonly string[];
  readonly look: () => Promise<Finding | undefined>;
}

/** Every look there is to take, in the order of the screen. */
function looksAt(installation: Installation, tenant: string | undefined): readonly Look[] {
  const general = (section: keyof typeof checks): readonly Look[] =>
    checks[section].map(({ name, asks, look }) => ({ section, check: name, asks, look: () => look(installation) }));
  const known = tenantsOf(installation);
  if (tenant !== undefined && !known.includes(tenant)) {
    throw new CommandError(`No tenant ${JSON.stringify(tenant)}; this deployment has: ${known.join(', ')}.`);
  }
  const tenants = tenant === undefined ? known : [tenant];
  const ofTenants = tenants.flatMap((it) =>
    tenantChecks.map(({ name, asks, look }): Look => {
      return { section: `tenant ${it}`, check: name, asks, look: () => look(installation, it) };
    }),
  );
  return [...general('deployment'), ...ofTenants, ...general('events'), ...general('limits')];
}

/** The names of the deployment's tenants. */
const tenantsOf = ({ outputs }: { readonly outputs: Outputs }): readonly string[] =>
  Object.keys(JSON.parse(outputs.WebhookUrls ?? '{}'));
