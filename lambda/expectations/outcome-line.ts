import { dimension, metric } from '../../lib/contract';
import type { LogLine } from '../shared/log';
import type { Expected } from './expectations';

const { bus, expectation } = dimension;

/** The log line of a check, which is also its metric. */
export const outcomeLine = ({ name, came, ...told }: Expected, busName: string): LogLine => ({
  level: came ? 'info' : 'error',
  message: came ? 'expected reload came' : 'expected reload missed',
  fields: told,
  dimensions: { [bus]: busName, [expectation]: name },
  // Also when it came: the alarm stays as it is until it is told otherwise.
  measures: [{ name: metric.missedReloads, value: came ? 0 : 1, by: [[bus, expectation]] }],
});
