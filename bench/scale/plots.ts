import type { Checked } from './check';
import type { Frame, Run } from './model';
import { type Series, svgOf } from './plot';
import { quotasOf } from './quotas';
import { ceiling, LARGE_REGION, OUTAGE, STORM } from './scenarios';
import type { Settings } from './settings';
import { exactly } from './words';

/** Every `step`th point of a run, and its last; x in minutes. */
const over = ({ frames }: Run, key: keyof Frame, step: number): Series['points'] =>
  frames
    .filter((frame, index) => index % step === 0 || frame === frames.at(-1))
    .map((frame) => [frame.at / 60, frame[key]]);

/** What each region puts on the bus of what is offered. */
export const ceilingPlot = (settings: Settings): string =>
  svgOf({
    title: 'Events a second on the bus, by deliveries a second offered',
    x: { name: 'deliveries a second offered, one tenant', isLog: true, from: 10, until: 100_000 },
    y: { name: 'on the bus a second', isLog: true, from: 10, until: 100_000 },
    series: [
      { name: 'as deployed', points: ceiling(settings, quotasOf(LARGE_REGION), true) },
      ...[LARGE_REGION, 'eu-central-1', 'eu-north-1', 'eu-central-2'].map((region) => ({
        name: `${region}, unthrottled`,
        points: ceiling(settings, quotasOf(region), false),
      })),
    ],
  });

type Rated = readonly { readonly rate: number; readonly run: Run }[];

export const outagePlot = (runs: Rated): string =>
  svgOf({
    title: 'Messages in the parked queue while the bus refuses for a quarter of an hour',
    x: { name: 'minutes', from: 0, until: 60 },
    y: { name: 'messages', isLog: true, from: 1, until: 10_000_000 },
    span: { from: OUTAGE.from / 60, until: OUTAGE.until / 60, name: 'bus refuses' },
    series: runs.map(({ rate, run }) => ({
      name: `${exactly(rate)} a second`,
      points: over(run, 'parkedWaiting', 15).filter(([minute]) => minute <= 60),
    })),
  });

export const stormPlot = (runs: Rated, explained: Run): string => {
  const until = 120;
  const points = (run: Run) => over(run, 'failuresWaiting', 30).filter(([minute]) => minute <= until);
  return svgOf({
    title: 'Failure events that wait for their card while one run in five fails',
    x: { name: 'minutes', from: 0, until },
    y: { name: 'messages', isLog: true, from: 1, until: 1_000_000 },
    span: { from: STORM.from / 60, until: STORM.until / 60, name: 'storm' },
    series: [
      ...runs.map(({ rate, run }) => ({ name: `${exactly(rate)} a second`, points: points(run) })),
      { name: '1,000, explained', points: points(explained) },
    ],
  });
};

export const checkPlot = (checked: readonly Checked[]): string => {
  const shown = checked.filter(({ name }) => name === 'bus refuses' || name === 'PutEvents throttles');
  return svgOf({
    title: 'Messages in the parked queue: predicted (lines), and measured with the real handlers (dots)',
    x: { name: 'seconds', from: 0, until: 40 },
    y: { name: 'messages', from: 0, until: 320 },
    series: shown.flatMap(({ name, predicted, measured }) => [
      { name, points: predicted },
      { name: 'measured', points: measured, isMeasured: true },
    ]),
  });
};
