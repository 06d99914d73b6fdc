import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { answers, dimension } from '../contract';
import type { Category } from '../qlik/catalogue';
import { allCategories, rows } from '../qlik/recognise';
import type { AlarmName } from './alarm-settings';
import { SENT } from './failing-automation';
import {
  metricDeliveries,
  metricEvents,
  metricFailures,
  metricIngestLatency,
  metricInvocationLatency,
  metricReconcile,
  metricSignatureRefusals,
  metricSucceededRuns,
  searchEventsByType,
} from './metrics';
import type { MonitoringProps } from './monitoring';
import { runbookLink } from './runbook';
import type { Subscription } from './subscription';

/** Props of {@link FanoutDashboard}. */
export interface FanoutDashboardProps
  extends Pick<MonitoringProps, 'bus' | 'api' | 'parked' | 'failures' | 'reconcile'> {
  /** Whose state it shows at its top. What is added to the list later is shown too. */
  readonly alarms: readonly cloudwatch.IAlarm[];
  /** @default - headings are named without a link */
  readonly runbookUrl?: string;
}

/** Categories some of whose events say that something failed. */
const FAILING = [...new Set(rows.flatMap(({ category, failure }) => (failure === 'never' ? [] : [category])))];

/**
 * One page for whoever is called: which alarms are on, what failed in Qlik, whether deliveries come in and go out, and
 * what waits for a person. Its name is CloudFormation's. CloudWatch gives three dashboards of up to 50 metrics and
 * bills each further one by the month (CloudWatch pricing, read 2026-11); the events by type alone may pass 50.
 *
 * @example
 * // A second one, without the alarms.
 * new FanoutDashboard(this, 'Wall', { ...fanout, alarms: [] });
 */
export class FanoutDashboard extends cloudwatch.Dashboard {
  readonly #deadLetters: cloudwatch.GraphWidget;

  constructor(scope: Construct, id: string, props: FanoutDashboardProps) {
    super(scope, id, { defaultInterval: Duration.days(1) });
    const { bus, parked, failures } = props;
    this.#deadLetters = graph('Dead letters', [
      deadLetters('parked', parked.deadLetterQueue),
      deadLetters('failure', failures.retryQueue.deadLetterQueue),
      deadLetters('journal', bus.journalDeadLetterQueue),
    ]);
    this.addWidgets(new AlarmStates(props.alarms), guide(props.runbookUrl));
    this.addWidgets(...failed(props));
    this.addWidgets(...deliveries(props));
    this.addWidgets(...latencies(props));
    this.addWidgets(parkedAge(props), this.#deadLetters, webhooks(props));
  }

  /**
   * Shows what waits in the DLQ of a subscription.
   *
   * @example
   * const audit = new Subscription(stack, 'Audit', { eventBus: fanout.bus.eventBus, pattern: { source: ['qlik.cloud'] } });
   * fanout.monitoring.dashboard?.addSubscription('Audit', audit);
   */
  addSubscription(name: string, subscription: Subscription): void {
    this.#deadLetters.addLeftMetric(deadLetters(name, subscription.deadLetterQueue));
  }
}

/** The grid has 24 columns. */
const WIDE = 12;
const NARROW = 8;

const graph = (title: string, left: cloudwatch.IMetric[], right: cloudwatch.IMetric[] = [], width = NARROW) =>
  new cloudwatch.GraphWidget({ title, left, right, width, height: 6, leftYAxis: { min: 0, showUnits: false } });

/** An alarm status widget shows 100 alarms at most (CloudWatch user guide, "Alarms on dashboards", read 2026-11). */
const MOST_ALARMS = 100;

/** The state of the alarms that are in the list when the template is made: subscriptions add theirs after us. */
class AlarmStates extends cloudwatch.ConcreteWidget {
  readonly #alarms: readonly cloudwatch.IAlarm[];

  constructor(alarms: readonly cloudwatch.IAlarm[]) {
    super(18, 6);
    this.#alarms = alarms;
  }

  override toJson(): object[] {
    const alarms = this.#alarms.slice(0, MOST_ALARMS);
    const title = alarms.length < this.#alarms.length ? `The first ${MOST_ALARMS} alarms` : 'Alarms';
    const widget = new cloudwatch.AlarmStatusWidget({ title, alarms, width: this.width, height: this.height });
    widget.position(this.x ?? 0, this.y ?? 0);
    return widget.toJson();
  }
}

/** Where to read on, for what is looked up most. */
function guide(runbookUrl?: string): cloudwatch.IWidget {
  const heading = (kind: AlarmName) => (runbookUrl ? `[${kind}](${runbookLink(kind, runbookUrl)})` : kind);
  const kinds: readonly AlarmName[] = [
    'FailedAutomationRuns',
    'FailedReloads',
    'IngestServerErrors',
    'SignatureRefusals',
    'ParkedTooLong',
    'SubscriptionDeadLetters',
    'WebhookDisabled',
  ];
  const markdown = [
    '**Runbook**: each alarm has a heading of its name in docs/runbook.md.',
    ...kinds.map((kind) => `- ${heading(kind)}`),
  ].join('\n');
  return new cloudwatch.TextWidget({ markdown, width: 6, height: 6 });
}

function failed({ bus: { eventBus }, failures }: FanoutDashboardProps): cloudwatch.IWidget[] {
  const byCategory = FAILING.map((category) => metricFailures(eventBus, { category }, { label: category }));
  const succeeded = metricSucceededRuns(eventBus, { label: 'automation runs that did not fail' });
  return [
    graph('Failures by category', byCategory, [succeeded], WIDE),
    new cloudwatch.LogQueryWidget({
      title: 'Automations that fail most',
      logGroupNames: [failures.handler.logGroup.logGroupName],
      view: cloudwatch.LogQueryVisualizationType.TABLE,
      queryLines: [
        `filter message = "${SENT}" and ${dimension.category} = "${'automations' satisfies Category}"`,
        'stats count(*) as failures, latest(eventId) as lastEvent, latest(@timestamp) as last by tenant, fingerprint',
        'sort failures desc',
        'limit 10',
      ],
      width: WIDE,
      height: 6,
    }),
  ];
}

const deliveries = ({ bus: { eventBus } }: FanoutDashboardProps): cloudwatch.IWidget[] => [
  graph(
    'Deliveries by answer',
    answers.map((answer) => metricDeliveries(eventBus, answer, { label: answer })),
  ),
  graph(
    'Events by category',
    allCategories.map((category) => metricEvents(eventBus, { category }, { label: category })),
  ),
  graph('Events by type', [searchEventsByType(eventBus)]),
];

/** Half of them, nine of ten, and all but one of a hundred are as fast as this. */
const PERCENTILES = [50, 90, 99];

function latencies({ bus: { eventBus } }: FanoutDashboardProps): cloudwatch.IWidget[] {
  const each = (metricWith: (options: cloudwatch.MetricOptions) => cloudwatch.IMetric, what = '') =>
    PERCENTILES.map((p) => metricWith({ statistic: cloudwatch.Stats.p(p), label: `${what}p${p}` }));
  return [
    graph(
      'Receipt to answer (ms)',
      each((options) => metricIngestLatency(eventBus, options)),
      [],
      WIDE,
    ),
    graph(
      'Bus to target (ms)',
      [
        ...each((options) => metricInvocationLatency(eventBus, 'start', options), 'first try '),
        ...each((options) => metricInvocationLatency(eventBus, 'success', options), 'delivered '),
      ],
      [],
      WIDE,
    ),
  ];
}

function parkedAge({ parked: { queue } }: FanoutDashboardProps): cloudwatch.IWidget {
  const period = Duration.minutes(5);
  return graph(
    'Parked: age of the oldest (s), how many',
    [queue.metricApproximateAgeOfOldestMessage({ period, label: 'age' })],
    [queue.metricApproximateNumberOfMessagesVisible({ period, statistic: cloudwatch.Stats.MAXIMUM, label: 'parked' })],
  );
}

const deadLetters = (label: string, queue: sqs.IQueue) =>
  queue.metricApproximateNumberOfMessagesVisible({
    label,
    period: Duration.minutes(5),
    statistic: cloudwatch.Stats.MAXIMUM,
  });

/** What Qlik makes of us: answers that count against the webhook, and what reconcile found. */
function webhooks({ bus: { eventBus }, api, reconcile }: FanoutDashboardProps): cloudwatch.IWidget {
  const found = (name: Parameters<typeof metricReconcile>[1], label: string) =>
    (reconcile?.tenants ?? []).map((tenant) =>
      metricReconcile(eventBus, name, tenant, { label: `${tenant}: ${label}`, period: reconcile?.every }),
    );
  return graph(
    'Webhook health',
    [
      api.stage.metricServerError({ label: '5xx', statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5) }),
      metricSignatureRefusals(eventBus, { label: '401' }),
    ],
    [
      ...found('deliveriesMissing', 'missing'),
      ...found('deliveriesHealed', 'healed'),
      ...found('webhookDisabled', 'disabled'),
      ...found('reconciled', 'reconciled'),
    ],
  );
}
