import type { Outcome } from '../../../lambda/ingest/ingest';
import { outcomeLine } from '../../../lambda/ingest/outcome-line';
import { toJson } from '../../../lambda/shared/log';
import { categoryPattern, failurePattern } from '../../../lib/qlik/pattern';
import { awsError } from '../../cli/fake-aws';
import { FAILED } from '../../cli/tail/events';
import { readEvent } from '../../qlik/reading';
import { eventsScene } from './scene';

const AT = Date.parse('2026-11-24T08:30:02Z');
const GROUPS = {
  ingest: 'ingest-log',
  redeliver: 'redeliver-log',
  journal: 'journal-automations',
  card: 'failures-log',
};

interface Lines {
  readonly [group: string]: readonly object[] | Error;
}

const logGroupOf = (name: string) => {
  if (name === 'ingest') return GROUPS.ingest;
  return name.endsWith('redeliver') ? GROUPS.redeliver : GROUPS.card;
};

const line = (timestamp: number, message: object, ingestionTime?: number) => ({
  timestamp,
  ...(ingestionTime !== undefined && { ingestionTime }),
  message: JSON.stringify(message),
});

const { event } = readEvent({ id: 'a', type: FAILED });
const accepted = { answer: 'accepted', event, type: FAILED, renamed: false, trimmed: false, unchecked: false } as const;
const parked = { ...accepted, answer: 'parked', code: 'InternalFailure' } as const;

/** What ingest itself writes of a delivery. */
const ofIngest = (timestamp: number, outcome: Outcome, milliseconds = 0) => ({
  timestamp,
  message: toJson(outcomeLine(outcome, { busName: 'the-bus', milliseconds, bodyBytes: 872 }), timestamp),
});

/** A failed run that the console saw 2 s after it happened, and what the logs have of it. */
async function wayWith(lines: Lines) {
  const rules = [
    { Name: 'automations', Arn: 'arn:rule/automations', EventPattern: JSON.stringify(categoryPattern('automations')) },
    { Name: 'failures', Arn: 'arn:rule/failures', EventPattern: JSON.stringify(failurePattern()) },
  ];
  const aws = {
    ListRulesCommand: { Rules: rules },
    ListTargetsByRuleCommand: ({ Rule }: { readonly Rule: string }) => ({
      Targets: [
        {
          Arn:
            Rule === 'failures'
              ? 'arn:aws:sqs:eu-west-1:1:failure'
              : `arn:aws:logs:eu-west-1:1:log-group:${GROUPS.journal}:*`,
        },
      ],
    }),
    ListStackResourcesCommand: {
      StackResourceSummaries: [
        {
          ResourceType: 'AWS::Lambda::Function',
          LogicalResourceId: 'FanoutIngest0123ABCD',
          PhysicalResourceId: 'ingest',
        },
      ],
    },
    GetQueueAttributesCommand: ({ QueueUrl }: { readonly QueueUrl: string }) => ({
      Attributes: { QueueArn: /parked/i.test(QueueUrl) ? 'arn:parked' : 'arn:failure' },
    }),
    ListEventSourceMappingsCommand: ({ EventSourceArn }: { readonly EventSourceArn: string }) => ({
      EventSourceMappings: [
        { FunctionArn: `arn:aws:lambda:r:1:function:${EventSourceArn === 'arn:parked' ? 'redeliver' : 'failures'}` },
      ],
    }),
    GetFunctionConfigurationCommand: ({ FunctionName }: { readonly FunctionName: string }) => ({
      LoggingConfig: { LogGroup: logGroupOf(FunctionName) },
    }),
    FilterLogEventsCommand: ({ logGroupName }: { readonly logGroupName: string }) => {
      const events = lines[logGroupName] ?? [];
      if (events instanceof Error) throw events;
      return { events };
    },
  };
  const { get } = eventsScene([{ id: 'a', type: FAILED, arrivedAt: AT + 300 }], { aws });
  const { body } = await get('api/events/1/way');
  return body;
}

test('each place is told with its time: receipt is when it came in, not when it was answered', async () => {
  const { hops, blind } = await wayWith({
    [GROUPS.ingest]: [ofIngest(AT + 100, accepted, 80), ofIngest(AT + 900, { answer: 'duplicate', event }, 10)],
    [GROUPS.journal]: [line(AT - 1_000, { detail: { id: 'a' } }, AT + 200)],
    [GROUPS.card]: [
      line(AT + 400, { message: 'failure card being-sent', eventId: 'a' }),
      line(AT + 500, { message: 'failure card sent', eventId: 'a' }),
    ],
  });
  expect(hops.map(({ place, at }: { place: string; at: number }) => [place, at - AT])).toEqual([
    ['qlik', -1_000],
    ['ingest', 20],
    ['ingest', 890],
    ['bus', 300],
    ['journal', 200],
    ['card', 500],
  ]);
  expect(hops[1].what).toBe('Received and accepted by ingest, within 80 ms');
  expect(hops[2].what).toContain('duplicate');
  expect(hops[5].what).toBe('Failure card sent');
  expect(blind).toEqual([]);
});

test('a parked event is told each time that it was taken up again, until the bus took it', async () => {
  const { hops } = await wayWith({
    [GROUPS.ingest]: [ofIngest(AT, parked, 40)],
    [GROUPS.redeliver]: [
      line(AT + 5_000, { id: 'a', Tenant: 'acme', Result: 'waiting', code: 'ThrottlingException' }),
      line(AT + 9_000, { id: 'a', Tenant: 'globex', Result: 'redelivered' }),
      line(AT + 15_000, { id: 'a', Tenant: 'acme', Result: 'redelivered' }),
    ],
  });
  const taken = hops.filter(({ place }: { place: string }) => place === 'redeliver');
  expect(taken.map(({ at }: { at: number }) => at - AT)).toEqual([5_000, 15_000]);
  expect(taken.map(({ what }: { what: string }) => what)).toEqual([
    expect.stringContaining('ThrottlingException'),
    'Taken from the parked queue to the bus',
  ]);
});

test('one that is parked still says that it has not been taken up', async () => {
  const { hops } = await wayWith({
    [GROUPS.ingest]: [ofIngest(AT, parked, 40)],
  });
  expect(hops[1]).toMatchObject({ place: 'ingest', at: AT - 40, what: expect.stringContaining('parked') });
  expect(hops.find(({ place }: { place: string }) => place === 'redeliver')).toMatchObject({ why: 'not yet' });
});

// A filter pattern takes * for anything, and two tenants may have events of the same id.
test('a line of another event is not taken for its', async () => {
  const { hops } = await wayWith({
    [GROUPS.ingest]: [
      ofIngest(AT, { ...accepted, event: { ...event, id: 'ab' } }),
      ofIngest(AT, { ...accepted, event: { ...event, tenant: 'globex' } }),
      { timestamp: AT, message: 'START RequestId: a' },
    ],
    [GROUPS.journal]: [line(AT, { detail: { id: 'ab' } }, AT)],
    [GROUPS.card]: [line(AT, { message: 'failure card sent', eventId: 'ab' })],
  });
  const seen = hops.filter(({ at }: { at?: number }) => at !== undefined).map(({ place }: { place: string }) => place);
  expect(seen).toEqual(['qlik', 'bus']);
});

test('a place that may not be looked into says so, and the others are told', async () => {
  const { hops } = await wayWith({
    [GROUPS.ingest]: awsError('AccessDeniedException'),
    [GROUPS.journal]: [line(AT, { detail: { id: 'a' } })],
    [GROUPS.card]: awsError('ThrottlingException'),
  });
  expect(hops.map(({ place, why }: { place: string; why?: string }) => [place, why])).toEqual([
    ['qlik', undefined],
    ['ingest', 'cannot be looked up: AccessDeniedException'],
    ['bus', undefined],
    ['journal', expect.stringContaining('it is there')],
    ['card', 'cannot be looked up: ThrottlingException'],
  ]);
});
