import { leftOut } from '../cli/cost/prices';
import { byComponent, byPrice, byVariant, type Receipt } from '../cli/cost/receipt';
import { type CostedTemplate, shapeOf } from '../cli/cost/shape';
import { assumed, assumedIngestMs, FAILURES, INGEST, LOG_BYTES, RECONCILE, SUBSCRIBER } from '../cli/cost/workload';
import { table } from './markdown';

const shown = ({ header, rows }: Receipt) => table(header, rows);

/** `docs/cost.md`: what the stack costs as it is by default, as `qlik-fanout cost` says it of the template. */
export function costPage(template: CostedTemplate): string {
  const shape = shapeOf(template);
  const without = { ...shape, hasDeduplication: false };
  const components = byComponent(shape, assumed, [
    'as it is',
    'without deduplication',
    'without journals',
    'without either',
    'with five subscribers',
  ]);
  return `${[
    '# Cost',
    'Made by `npm run docs`, from the template of the stack as it is by default with one tenant; a test fails when the two differ. `qlik-fanout cost --template cdk.out` says the same of yours, without AWS; `qlik-fanout cost` of what is deployed, with what CloudWatch measured.',
    `For events of ${assumed.eventBytes.toLocaleString('en-US')} bytes and one Lambda subscriber that gets each of them, unless a column says otherwise. List prices of us-east-1 in US dollars, without AWS’s free tiers.`,
    '## What a million deliveries cost',
    shown(components),
    'What comes with a delivery and cannot be had for less is $2.40: a request of the API, an event on the bus, and two Lambda invocations, ingest’s and the subscriber’s. Why what is above it is there: [ADR 35](adr/0035-a-delivery-pays-for-its-log.md) for the logs and the archive, [ADR 36](adr/0036-an-event-takes-two-writes.md) for the two writes of deduplication.',
    '## By variant and month',
    shown(byVariant(shape, assumed)),
    '## What is assumed',
    [
      `- *Ingest* takes ${assumedIngestMs(shape)} ms of ${shape.ingestGb * 1024} MB, ${assumedIngestMs(without)} without deduplication: ${INGEST.callWaitMs} ms for each call of an AWS service (assumed), and ${INGEST.cpuMs} ms and ${INGEST.callCpuMs} a call of a whole vCPU (measured, as \`npm run bench\` does; [performance.md](performance.md), "Memory").`,
      `- *The subscriber* takes ${SUBSCRIBER.ms} ms of ${SUBSCRIBER.gb * 1024} MB. Its log is its owner’s and has a line of its own: ${SUBSCRIBER.logLines} lines with ${SUBSCRIBER.logBytes} bytes, which Lambda writes of each invocation in plain text. \`loggingFormat: JSON\` with \`systemLogLevelV2: WARN\`, as our functions have it, ends them.`,
      `- *Our logs*: ${LOG_BYTES.accepted} bytes for an accepted delivery, ${LOG_BYTES.access} in the access log, ${LOG_BYTES.card} for a card, and ${LOG_BYTES.perLine} more for each line. A test holds them to what samples of every event type give.`,
      `- *Failures*: ${assumed.failureShare * 100} % of the deliveries become a card, which takes ${FAILURES.ms} ms of ${FAILURES.gb * 1024} MB; a run of reconcile ${RECONCILE.ms} ms of ${RECONCILE.gb * 1024} MB.`,
      `- *Metrics*: ${assumed.metricSeries} series, which is all of them. CloudWatch bills those that got a value: the fewer types come, the fewer they are.`,
    ].join('\n'),
    '## Prices',
    'Where a pricing page fills its table in by script, *price list* means AWS’s price list, as the tests of infracost have it, and *secondary* another public source.',
    shown(byPrice()),
    `Left out: ${leftOut.join('; ')}.`,
  ].join('\n\n')}\n`;
}
