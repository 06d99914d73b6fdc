import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { estimate } from '../cost/estimate';
import { type CostedTemplate, shapeOf } from '../cost/shape';
import { assumed } from '../cost/workload';
import { stackAlarms } from '../deployment/deployment-status';
import { colours } from '../terminal/colours';
import { harmless } from '../terminal/terminal';
import type { Arrival, Known } from './known';
import type { StepReport } from './step';

/** What a person has in hand once it is set up. */
export interface Receipt {
  readonly tenant: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** Address of the webhook. */
  readonly endpoint: string;
  readonly webhook: {
    readonly id: string;
    readonly name: string;
    readonly level?: string;
    readonly eventTypes: number;
  };
  readonly delivery: Arrival;
  /** Names of the alarms that tell somebody when they go off. */
  readonly armedAlarms: readonly string[];
  /** Addresses that get them, once each has confirmed. */
  readonly alertEmails: readonly string[];
  /** At list prices of us-east-1 and a million deliveries a month, by what `qlik-fanout cost` assumes. */
  readonly estimatedCost: { readonly usdPerMillion: number; readonly fixedUsdPerMonth: number };
}

/** Puts the receipt together; undefined when a run has not come so far. */
export async function receiptOf(
  tenant: string,
  alertEmails: readonly string[],
  { account, stack, webhookUrl, webhook, arrival }: Partial<Known>,
): Promise<Receipt | undefined> {
  if (!account || !stack || !webhookUrl || !webhook || !arrival) return undefined;
  const [alarms, estimatedCost] = await Promise.all([stackAlarms(stack), costOf(stack)]);
  return {
    tenant,
    stack: stack.name,
    account: account.id,
    region: account.region,
    endpoint: webhookUrl,
    webhook: { id: webhook.id, name: webhook.name, level: webhook.level, eventTypes: webhook.eventTypes.length },
    delivery: arrival,
    armedAlarms: alarms.flatMap(({ ActionsEnabled, AlarmActions = [], AlarmName }) =>
      ActionsEnabled !== false && AlarmActions.length > 0 && AlarmName ? [AlarmName] : [],
    ),
    alertEmails,
    estimatedCost,
  };
}

async function costOf({ clients, name }: Known['stack']): Promise<Receipt['estimatedCost']> {
  const { TemplateBody = '{}' } = await clients.cloudFormation.send(new GetTemplateCommand({ StackName: name }));
  const shape = shapeOf(JSON.parse(TemplateBody) as CostedTemplate);
  const { perMillion, fixed } = estimate(shape, { ...assumed, deliveriesPerMonth: 1_000_000 });
  return { usdPerMillion: cents(perMillion), fixedUsdPerMonth: cents(fixed) };
}

const cents = (usd: number) => Math.round(usd * 100) / 100;

/** The receipt for a person. */
export function receiptText(receipt: Receipt): string {
  const { tenant, stack, account, region, endpoint, webhook, delivery, armedAlarms, alertEmails, estimatedCost } =
    receipt;
  const rows = [
    ['tenant', tenant],
    ['stack', `${stack} in ${account}, ${region}`],
    ['endpoint', endpoint],
    ['webhook', `${webhook.id} (${webhook.name}), ${webhook.eventTypes} event types at level ${webhook.level ?? '-'}`],
    ['delivery', deliveryText(delivery)],
    ['alarms', `${armedAlarms.length} armed (--json names them)`],
    [
      'alerts to',
      alertEmails.length > 0
        ? `${alertEmails.join(', ')} (each confirms the mail from AWS once)`
        : 'nobody yet: add alertEmails',
    ],
    [
      'costs',
      `about $${estimatedCost.usdPerMillion} per million deliveries and $${estimatedCost.fixedUsdPerMonth} a month; qlik-fanout cost says more`,
    ],
  ];
  return [
    colours.bold(`Deliveries of ${tenant} reach the bus.`),
    ...rows.map(([name = '', value = '']) => `  ${name.padEnd(10)} ${harmless(value)}`),
    'Next: qlik-fanout status · qlik-fanout send --type automation.run.failed --trace',
  ].join('\n');
}

function deliveryText({ how, type, id, answeredAfter, seenAfter }: Arrival): string {
  const what = [type, id].filter((it) => it !== undefined).join(' ');
  const whose = {
    resent: 'sent again by Qlik',
    sample: 'a signed sample, not from Qlik',
    earlier: 'came before this run',
  }[how];
  const times = [
    ...(answeredAfter === undefined ? [] : [`answered after ${answeredAfter.toFixed(0)} ms`]),
    ...(seenAfter === undefined ? [] : [`seen in its journal after ${seenAfter.toFixed(0)} ms`]),
  ];
  return [`${what} (${whose})`, ...times].join(', ');
}

/** The whole run for scripts. */
export const toJson = (reports: readonly StepReport[], receipt: Receipt | undefined) => ({
  steps: reports.map(({ milliseconds, ...report }) => ({ ...report, milliseconds: Math.round(milliseconds) })),
  ...(receipt && { receipt }),
});
