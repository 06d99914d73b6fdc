import pc from 'picocolors';
import { tableOf } from '../terminal/terminal';
import type { Comparison } from './comparison';
import type { SimulatedSet } from './difference';
import type { EventSet } from './recorded-events';
import type { LeftOut, SimulatedRule } from './rule-set';
import { idOf, type Simulated, type Tally, talliesOf, type Untaken, untaken } from './simulation';

/** All that came of a simulation. */
export interface Report extends SimulatedSet {
  readonly events: EventSet;
  readonly comparison: Comparison;
}

/** What nobody takes. Beside a template's rules those of other stacks on the bus stay, and take what they take now. */
function untakenIn({ set, simulated, comparison, events }: Report): readonly Untaken[] {
  const others = set.deployed === undefined && 'others' in comparison ? comparison.others : [];
  return untaken([...simulated, ...others], events.events);
}

/** The report for scripts: everything, each event too. */
export function toJson(report: Report) {
  const { set, simulated, events, comparison } = report;
  const tallies = talliesOf(simulated, events.events);
  return {
    rules: set.from,
    read: {
      from: events.from,
      events: events.events.length,
      foreign: events.foreign,
      repeated: events.repeated,
      ...(events.cutShort && { cutShort: events.cutShort.why }),
    },
    subscriptions: simulated.map(({ rule }, at) => ({ ...toJsonRule(rule), ...tallies[at] })),
    untaken: untakenIn(report),
    leftOut: set.leftOut,
    difference:
      'why' in comparison
        ? { skipped: comparison.why }
        : { ...comparison, others: comparison.others.map(({ rule }) => rule.name) },
    events: events.events.map((event, at) => ({
      id: idOf(event),
      type: event['detail-type'],
      ...(event.time !== undefined && { time: event.time }),
      subscriptions: simulated.filter(({ rule, matched }) => matched[at] === 1 && !rule.isDisabled).map(nameOf),
    })),
  };
}

const nameOf = ({ rule }: Simulated) => rule.name;

const toJsonRule = ({ isDisabled, isJournal, isElsewhere: _, ...rule }: SimulatedRule) => ({
  ...rule,
  disabled: isDisabled,
  journal: isJournal,
});

/** The report for a person. */
export function inWords(report: Report): string {
  const { set, simulated, events, comparison } = report;
  const rows = talliesOf(simulated, events.events).map((tally, at) =>
    subscriptionRow(simulated[at] as Simulated, tally),
  );
  return [
    `Rules: ${set.from}`,
    `Events: ${eventsInWords(events)}`,
    tableOf(['subscription', 'targets', 'events', 'first and last', 'an event'], rows),
    ...untakenInWords(untakenIn(report), events.events.length),
    ...leftOutInWords(set.leftOut),
    ...comparisonInWords(comparison),
  ].join('\n');
}

function eventsInWords({ events, from, foreign, repeated, cutShort }: EventSet): string {
  return [
    `${events.length} from ${from}`,
    ...(foreign > 0 ? [`${foreign} more are no events of Qlik`] : []),
    ...(repeated > 0 ? [`${repeated} repeat others or were replayed`] : []),
    ...(cutShort ? [pc.yellow(cutShort.why)] : []),
  ].join('; ');
}

const subscriptionRow = ({ rule }: Simulated, { events, share, first = '', last = '', example = '' }: Tally) => [
  rule.isDisabled ? `${rule.name} (disabled)` : rule.name,
  rule.targets.length > 0 ? rule.targets.join('\n') : 'none',
  `${events} (${(100 * share).toFixed(1)} %)`,
  [...new Set([first, last])].join('\n'),
  example,
];

function untakenInWords(types: readonly Untaken[], all: number): readonly string[] {
  if (types.length === 0) return [pc.green('Each event would invoke somebody.')];
  const events = types.reduce((sum, it) => sum + it.events, 0);
  const rows = types.map((it) => [it.type, String(it.events), String(it.journalled), it.example]);
  return [
    pc.yellow(`${events} of ${all} events would invoke nobody:`),
    tableOf(['event type', 'events', 'in a journal', 'an event'], rows),
  ];
}

const reasons: Readonly<Record<LeftOut['why'], string>> = {
  'other-bus': 'on buses without events of Qlik',
  scheduled: 'on a schedule',
  'known-once-deployed': 'whose pattern is known only once it is deployed',
  'invalid-pattern': 'whose pattern EventBridge would refuse: see qlik-fanout lint',
};

const leftOutInWords = (leftOut: readonly LeftOut[]): readonly string[] =>
  (Object.keys(reasons) as LeftOut['why'][]).flatMap((why) => {
    const names = leftOut.filter((rule) => rule.why === why).map(({ name }) => name);
    return names.length > 0 ? [`Left out, ${reasons[why]}: ${names.join(', ')}`] : [];
  });

const prefixed = (sign: string, id: string | undefined) => (id === undefined ? [] : [`${sign} ${id}`]);

function comparisonInWords(comparison: Comparison): readonly string[] {
  if ('why' in comparison) return [`Not compared with what is deployed: ${comparison.why}`];
  const { against, changed, unchanged, notCompared, others } = comparison;
  const rows = changed.map((it) => [
    it.name,
    it.changes.join('\n'),
    it.gained > 0 ? `+${it.gained}` : '0',
    it.lost > 0 ? `-${it.lost}` : '0',
    [...prefixed('+', it.exampleGained), ...prefixed('-', it.exampleLost)].join('\n'),
  ]);
  return [
    `Against ${against}: ${changed.length} of ${changed.length + unchanged} subscriptions differ.`,
    ...(rows.length > 0 ? [tableOf(['subscription', 'change', 'gained', 'lost', 'an event'], rows)] : []),
    ...(notCompared.length > 0 ? [`Not compared: ${notCompared.join(', ')}`] : []),
    ...(others.length > 0
      ? [`${others.length} rules of other stacks stay as they are: ${others.map(nameOf).join(', ')}`]
      : []),
  ];
}
