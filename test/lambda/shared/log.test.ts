import fc from 'fast-check';
import { errorCode, type LogLine, log, toJson } from '../../../lambda/shared/log';
import { captureLog, embeddedMetrics } from '../../support/log-lines';

const now = 1_795_500_000_000;

describe('a line with measures', () => {
  const line: LogLine = {
    level: 'info',
    message: 'something happened',
    fields: { id: '1' },
    dimensions: { EventBusName: 'the-bus', Category: 'users' },
    measures: [
      { name: 'Events', by: [['EventBusName'], ['EventBusName', 'Category']] },
      { name: 'IngestLatency', value: 0, unit: 'Milliseconds', by: [['EventBusName']] },
    ],
  };

  it('is an embedded metric by the specification, one by default', () => {
    expect(embeddedMetrics(toJson(line, now))).toEqual([
      {
        name: 'Events',
        value: 1,
        unit: 'None',
        series: [{ EventBusName: 'the-bus' }, { EventBusName: 'the-bus', Category: 'users' }],
      },
      { name: 'IngestLatency', value: 0, unit: 'Milliseconds', series: [{ EventBusName: 'the-bus' }] },
    ]);
  });

  it('carries namespace and time where CloudWatch looks for them', () => {
    const { _aws } = JSON.parse(toJson(line, now));
    expect(_aws.Timestamp).toBe(now);
    expect(_aws.CloudWatchMetrics.map(({ Namespace }: { Namespace: string }) => Namespace)).toEqual([
      'QlikEventFanout',
      'QlikEventFanout',
    ]);
  });

  it('keeps its dimensions and measures when a field has the same name', () => {
    const fields = { Events: 'a text', EventBusName: 'another', _aws: 'a text' };
    expect(embeddedMetrics(toJson({ ...line, fields }, now))).toEqual(embeddedMetrics(toJson(line, now)));
  });
});

describe('a line without measures', () => {
  it.each([[undefined], [[]]])('(%j) is no embedded metric', (measures) => {
    expect(toJson({ level: 'warn', message: 'm', fields: { code: 'c' }, measures }, now)).toBe(
      `{"timestamp":"${new Date(now).toISOString()}","level":"warn","message":"m","code":"c"}`,
    );
  });
});

it('whatever a field holds, a line is one line and one JSON object that says the same', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, text, (message, value) => {
      const forged = `${value}\r\n{"level":"info","message":"delivery accepted"}\u2028\u0000\u001b[2J`;
      const json = toJson({ level: 'error', message, fields: { value: forged } }, now);
      // Nothing below a space: no line break, and no control sequence that a terminal would act on.
      expect([...json].filter((character) => character < ' ')).toEqual([]);
      expect(JSON.parse(json)).toEqual({
        timestamp: new Date(now).toISOString(),
        level: 'error',
        message,
        value: forged,
      });
    }),
  );
});

it('is written to standard output in one piece with its line feed', () => {
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  log({ level: 'info', message: 'm' });
  const calls = write.mock.calls.map(([text]) => text);
  write.mockRestore();
  expect(calls).toEqual([expect.stringMatching(/^\{"timestamp":"[^"]+","level":"info","message":"m"\}\n$/)]);
});

it('bears the time at which it is written', () => {
  const lines = captureLog();
  const before = Date.now();
  log({ level: 'info', message: 'm', dimensions: { B: 'b' }, measures: [{ name: 'M', by: [['B']] }] });
  const [line] = lines.written();
  lines.restore();
  const { timestamp, _aws } = line as unknown as { timestamp: string; _aws: { Timestamp: number } };
  const { Timestamp } = _aws;
  // What Lambda takes for a time: RFC 3339.
  expect(timestamp).toBe(new Date(Timestamp).toISOString());
  expect(Timestamp).toBeGreaterThanOrEqual(before);
  expect(Timestamp).toBeLessThanOrEqual(Date.now());
});

describe('the code of an error', () => {
  it('is its name, never its message, which may quote what was sent', () => {
    expect(errorCode(Object.assign(new Error('canary'), { name: 'AccessDenied' }))).toBe('AccessDenied');
    expect(errorCode(new SyntaxError('canary'))).toBe('SyntaxError');
  });

  it.each([['canary'], [undefined], [null], [{ name: 'canary' }]])('of what is no error (%j) is one word', (thrown) => {
    expect(errorCode(thrown)).toBe('UnknownError');
  });
});
