import { runName } from '../../../cli/deployment/run-name';
import type { DeployedStack } from '../../../cli/deployment/stack';
import { planOf, startReplay } from '../../../cli/replay/replay-plan';
import { fakeAws } from '../fake-aws';

const arn = (rest: string) => `arn:aws:events:eu-west-1:111122223333:${rest}`;
const now = Date.parse('2026-11-24T12:00:00Z');
const span = { from: Date.parse('2026-11-24T08:00:00Z'), to: Date.parse('2026-11-24T09:00:00Z') };

const rule = (Name: string, types: readonly string[]) => ({
  Name,
  Arn: arn(`rule/bus/${Name}`),
  State: 'ENABLED',
  EventPattern: JSON.stringify({ 'detail-type': types }),
});

const stackWith = (archives: readonly object[]) => {
  const { clients, asked } = fakeAws({
    DescribeEventBusCommand: { Arn: arn('event-bus/bus') },
    ListArchivesCommand: { Archives: archives },
    ListRulesCommand: {
      Rules: [rule('refresh', ['com.qlik.v1.app.reload.finished']), rule('audit', ['a', 'b'])],
    },
    StartReplayCommand: { State: 'STARTING' },
  });
  return { stack: { name: 'stack', outputs: { BusName: 'bus' }, clients } as unknown as DeployedStack, asked };
};

const one = [{ ArchiveName: 'archive', RetentionDays: 30 }];

it('replays to all rules unless some are chosen', async () => {
  const { stack, asked } = stackWith(one);
  const name = runName('qlik-fanout', now);
  await startReplay(stack.clients, await planOf(stack, {}, span, now), name);
  expect(name).toMatch(/^[\w.-]{1,64}$/);
  expect(asked.at(-1)?.input).toEqual({
    ReplayName: name,
    EventSourceArn: arn('archive/archive'),
    EventStartTime: new Date(span.from),
    EventEndTime: new Date(span.to),
    Destination: { Arn: arn('event-bus/bus') },
  });
});

it.each([
  ['by name', { rule: ['audit'] }, ['rule/bus/audit']],
  ['by type', { type: ['com.qlik.v1.app.reload.finished'] }, ['rule/bus/refresh']],
])('replays to no rule but those chosen %s', async (_, options, rules) => {
  const { stack, asked } = stackWith(one);
  await startReplay(stack.clients, await planOf(stack, options, span, now), 'replay');
  expect(asked.at(-1)?.input.Destination).toEqual({ Arn: arn('event-bus/bus'), FilterArns: rules.map(arn) });
});

it('begins nothing when the choice cannot be had', async () => {
  const { stack } = stackWith(one);
  await expect(planOf(stack, { type: ['a'] }, span, now)).rejects.toThrow('audit');
});

it('takes the one archive of the bus, and asks which when it has several', async () => {
  const several = stackWith([...one, { ArchiveName: 'long', RetentionDays: 0 }]).stack;
  await expect(planOf(several, {}, span, now)).rejects.toThrow('--archive');
  expect((await planOf(several, { archive: 'long' }, span, now)).archive.name).toBe('long');
  await expect(planOf(several, { archive: 'short' }, span, now)).rejects.toThrow('archive, long');
  await expect(planOf(stackWith([]).stack, {}, span, now)).rejects.toThrow('none');
});

it('says from when on the archive has events, if that is later than asked for', async () => {
  const long = { from: Date.parse('2026-10-01T00:00:00Z'), to: now };
  const planned = (archives: readonly object[], asked = long) => planOf(stackWith(archives).stack, {}, asked, now);
  expect((await planned(one)).expired).toBe(Date.parse('2026-10-25T12:00:00Z'));
  expect((await planned(one, span)).expired).toBeUndefined();
  expect((await planned([{ ArchiveName: 'for ever', RetentionDays: 0 }])).expired).toBeUndefined();
});
