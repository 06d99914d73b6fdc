import { LOG_BYTES } from '../../../cli/cost/workload';
import { outcomeLine as cardLine } from '../../../lambda/failures/outcome-line';
import { outcomeLine } from '../../../lambda/ingest/outcome-line';
import { type LogLine, toJson } from '../../../lambda/shared/log';
import { failureCard } from '../../../lib/qlik/failure';
import { rows } from '../../../lib/qlik/recognise';
import { sampleDeliveries, sampleDelivery } from '../../../lib/qlik/samples';
import { readEvent } from '../../qlik/reading';
import { synthesised } from '../../support/synthesised';
import { resource } from '../../support/template';

const time = new Date('2026-11-20T05:00:00Z');
/** As CloudFormation makes it, and as long as Qlik's are. */
const busName = 'QlikEventFanoutFanoutEventsBus1A2B3C4D';
const id = '5f0c2f0e-7c0b-4f53-9c8e-0d2f6f0b7c11';

const bytesOf = (line: LogLine) => Buffer.byteLength(toJson(line, time.getTime()));
const mean = (values: readonly number[]) => values.reduce((sum, it) => sum + it, 0) / values.length;

test('an accepted delivery’s line is as long as the estimate has it, over all types and envelopes', () => {
  const bytes = sampleDeliveries(id, time).map(({ body }) => {
    const { event, detailType: type, renamed } = readEvent(body);
    const accepted = {
      answer: 'accepted',
      event: { ...event, id },
      type,
      renamed,
      trimmed: false,
      unchecked: false,
    } as const;
    return bytesOf(outcomeLine(accepted, { busName, milliseconds: 33, bodyBytes: 2048 }));
  });
  expect(bytes.length).toBeGreaterThanOrEqual(2 * rows.length);
  expect(Math.abs(mean(bytes) - LOG_BYTES.accepted)).toBeLessThanOrEqual(5);
});

test('a card’s line, too', () => {
  const bytes = rows
    .filter(({ failure }) => failure !== 'never')
    .map(({ type }) => {
      const { event, detailType } = readEvent(
        sampleDelivery(type, { envelope: 'cloud', unique: id, time, failing: true }).body,
      );
      const card = failureCard(detailType, event);
      if (card === undefined) throw new Error(`the failing sample of ${type} gives no card`);
      return bytesOf(cardLine({ result: 'sent', card }, { busName, messageId: id }));
    });
  expect(Math.abs(mean(bytes) - LOG_BYTES.card)).toBeLessThanOrEqual(25);
});

test('and the line of the access log, as the deployed format gives it', () => {
  const { Format } = resource(synthesised(), 'AWS::ApiGatewayV2::Stage').AccessLogSettings;
  const values: Readonly<Record<string, string>> = {
    requestId: 'JKJaXmPLvHcESHA=',
    'identity.sourceIp': '203.0.113.104',
    routeKey: 'POST /webhooks/acme',
    status: '202',
    integrationErrorMessage: '-',
  };
  const line = String(Format).replace(/\$context\.([\w.]+)/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value of ${name}`);
    return value;
  });
  expect(line.length).toBe(LOG_BYTES.access);
});
