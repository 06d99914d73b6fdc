import { LOG_BYTES } from '../../../cli/cost/workload';
import { outcomeLine } from '../../../lambda/ingest/outcome-line';
import { toJson } from '../../../lambda/shared/log';
import { sampleDeliveries } from '../../../lib/qlik/samples';
import { readEvent } from '../../qlik/reading';

test('the bytes of a line that an estimate counts with are those of real lines, give or take three in a hundred', () => {
  const time = new Date('2026-11-24T08:30:00Z');
  const circumstances = { busName: 'QlikEventFanoutEventsBus0B60C210', milliseconds: 12, bodyBytes: 872 };
  const bytes = sampleDeliveries('0d1f7c1e-5b7b-4f51-9d0e-2f1f3c1f7a10', time).map(({ body }) => {
    const { event, detailType: type, renamed } = readEvent(JSON.parse(body));
    const outcome = { answer: 'accepted', event, type, renamed, trimmed: false, unchecked: false } as const;
    return Buffer.byteLength(toJson(outcomeLine(outcome, circumstances), time.getTime()));
  });
  const average = bytes.reduce((sum, it) => sum + it, 0) / bytes.length;
  expect(Math.abs(LOG_BYTES.line / average - 1)).toBeLessThan(0.03);
});
