import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Tally } from '../../cli/dead-letters/redriving';
import type { ParkedMessage } from '../../lib/contract';
import type { QlikEventType } from '../../lib/qlik/catalogue';
import { toEntry } from '../../lib/qlik/entry';
import { parse } from '../../lib/qlik/envelope';
import { sampleDelivery } from '../../lib/qlik/samples';
import { openInbox } from '../../local/inbox';
import { qlikFanout, qlikFanoutJson } from './command-line';
import { journalTarget, kill, undeliverable } from './dead-letter';
import { arrived, deliver, depth, eventually, journalled, lambda, outputs, sns, sqs, tenant, unique } from './deployed';
import { deploySubscriber, SUBSCRIBED, type Subscriber } from './subscriber';

jest.setTimeout(120_000);

/** What `dead --json` prints. */
interface Dead {
  readonly queues: readonly { readonly name: string; readonly messages: number }[];
  readonly groups: readonly {
    readonly fingerprint: string;
    readonly queue: string;
    readonly type: string;
    readonly code: string;
    readonly messages: number;
    readonly ids: readonly string[];
  }[];
}

const sample = (type: QlikEventType, failing = false) =>
  sampleDelivery(type, { envelope: 'cloud', unique: unique(), time: new Date(), failing });

/** The entry that ingest makes of a delivery. */
function entryOf(body: string) {
  const parsed = parse(Buffer.from(body), { tenant, receivedAt: new Date() });
  if (!parsed.ok) throw new Error(parsed.reason);
  return toEntry(parsed, () => '').entry;
}

/** The event that EventBridge makes of it. */
function eventOf(body: string): string {
  const { Source, DetailType, Time, Detail } = entryOf(body);
  const detail = JSON.parse(Detail);
  const head = { version: '0', id: unique(), account: '000000000000', region: 'us-east-1', resources: [] };
  return JSON.stringify({ ...head, 'detail-type': DetailType, source: Source, time: Time.toISOString(), detail });
}

const tally = { found: 1, redriven: 1, undeleted: 0, left: [], failed: [] };
const redriven = { exitCode: 0, printed: expect.objectContaining(tally) };

let subscriber: Subscriber;

beforeAll(async () => {
  subscriber = await deploySubscriber();
});

afterAll(() => subscriber?.remove());

test('a dead parked entry is listed without what it holds, and redriven to the bus', async () => {
  const { id, body } = sample('com.qlik.v1.app.created');
  const { Detail, Time, ...entry } = entryOf(body);
  const parked: ParkedMessage = {
    version: 1,
    kind: 'entry',
    code: 'ThrottlingException',
    entry: { ...entry, Time: Time.toISOString(), Detail: JSON.parse(Detail) },
  };
  const message = await kill(outputs.ParkedDlqUrl, JSON.stringify(parked));

  const { printed } = await qlikFanoutJson<Dead>('dead', '--queue', 'parked', '--message', message);
  expect(printed.groups).toMatchObject([{ code: 'ThrottlingException', type: 'com.qlik.v1.app.created', messages: 1 }]);
  expect(JSON.stringify(printed)).not.toContain(id);
  const shown = await qlikFanout('dead', '--message', message, '--show');
  expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(id) });
  // Reading has hidden nothing.
  expect((await qlikFanoutJson<Dead>('dead', '--message', message)).printed.groups).toHaveLength(1);

  expect(await journalled(id)).toEqual([]);
  expect(await qlikFanoutJson<Tally>('redrive', '--message', message, '--yes')).toEqual(redriven);
  expect(await arrived(id)).toHaveLength(1);
  const after = await qlikFanoutJson<Tally>('redrive', '--message', message, '--yes');
  expect(after).toMatchObject({ exitCode: 0, printed: { found: 0, redriven: 0 } });
});

test('nothing happens when it is only to say what it would do, or nobody can be asked', async () => {
  const message = await kill(outputs.FailureDlqUrl, eventOf(sample('com.qlik.v1.reload.finished', true).body));
  const before = await depth(outputs.FailureDlqUrl);
  const dry = await qlikFanout('redrive', '--message', message, '--dry-run');
  expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/to queue .*FailureQueue/) });
  const unasked = await qlikFanout('redrive', '--message', message);
  expect(unasked).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--yes') });
  expect(await depth(outputs.FailureDlqUrl)).toBe(before);
  expect(await qlikFanoutJson<Tally>('redrive', '--message', message, '--yes')).toEqual(redriven);
});

test('a dead failure event is redriven to the failure queue alone: it gets its card, and no journal has it twice', async () => {
  const inbox = await openInbox({ sns, sqs }, outputs.AlertTopicArn);
  const { id, body } = sample('com.qlik.v1.reload.finished', true);
  const message = await kill(outputs.FailureDlqUrl, eventOf(body));
  expect(await qlikFanoutJson<Tally>('redrive', '--message', message, '--yes')).toEqual(redriven);
  await eventually('the card', async () => (await inbox()).some(({ eventId }) => eventId === id));
  expect(await journalled(id)).toEqual([]);
});

test('what EventBridge could not write into a journal is written there, as EventBridge would', async () => {
  const { id, body } = sample('com.qlik.v1.automation.run.failed', true);
  const event = eventOf(body);
  const { ruleArn, targetArn } = await journalTarget('automations');
  const message = await kill(outputs.JournalDlqUrl, event, undeliverable(ruleArn, targetArn));
  expect(await qlikFanoutJson<Tally>('redrive', '--message', message, '--yes')).toEqual(redriven);
  expect(await journalled(id)).toEqual([{ category: 'automations', event: JSON.parse(event) }]);
});

test('what EventBridge could not hand to a subscriber in another stack is handed to it, once it is its target', async () => {
  const { id, body } = sample(SUBSCRIBED);
  const { ruleArn, functionArn, dlqName, dlqUrl } = subscriber;
  const message = await kill(dlqUrl, eventOf(body), undeliverable(ruleArn, functionArn));
  const strangers = await kill(dlqUrl, eventOf(body), undeliverable(ruleArn, `${functionArn}-of-a-stranger`));
  const { exitCode, printed } = await qlikFanoutJson<Tally>('redrive', '--queue', dlqName, '--yes');
  expect({ exitCode, printed }).toMatchObject({ exitCode: 1, printed: { found: 2, redriven: 1, failed: [] } });
  expect(printed.left).toEqual([{ reason: expect.stringContaining('no longer has this target'), messages: 1 }]);
  await eventually('the event at the function', () => subscriber.taken(id));
  const { printed: rest } = await qlikFanoutJson<Dead>('dead', '--queue', dlqName);
  expect(rest.groups.flatMap(({ ids }) => ids)).toEqual([strangers]);
  expect(rest.groups.flatMap(({ ids }) => ids)).not.toContain(message);
});

test('what a function threw at is handed to it again, and what its error says of people stays out of the list', async () => {
  const { id, body } = sample(SUBSCRIBED);
  const before = await depth(subscriber.dlqUrl);
  await subscriber.setBroken(true);
  // Not by the rule, which calls a function once on the engine: by what EventBridge calls it with.
  const Payload = eventOf(body);
  await lambda.send(new InvokeCommand({ FunctionName: subscriber.functionArn, InvocationType: 'Event', Payload }));
  await eventually('the event in the DLQ', async () => (await depth(subscriber.dlqUrl)) > before, 60_000);
  await subscriber.setBroken(false);

  const { stdout } = await qlikFanout('dead', '--queue', subscriber.dlqName);
  expect(stdout).toContain('the function failed at it at every try');
  expect(stdout).not.toContain('cannot take');
  const { printed } = await qlikFanoutJson<Dead>('dead', '--queue', subscriber.dlqName);
  const { fingerprint = '' } = printed.groups.find(({ code }) => code !== 'NO_PERMISSIONS') ?? {};
  expect(await subscriber.taken(id)).toBe(false);
  expect(await qlikFanoutJson<Tally>('redrive', '--group', fingerprint, '--yes')).toEqual(redriven);
  await eventually('the event at the function', () => subscriber.taken(id));
});

test('the archive is replayed, and a replayed event can be told by its replay-name', async () => {
  const { id, body } = sample(SUBSCRIBED);
  await deliver(body);
  await arrived(id);
  const { exitCode, printed } = await qlikFanoutJson<{ readonly replay: string; readonly rules: readonly string[] }>(
    ...['replay', '--from', '10m', '--type', SUBSCRIBED, '--yes'],
  );
  expect({ exitCode, printed }).toMatchObject({ exitCode: 0, printed: { result: 'completed' } });
  expect(printed.rules).toEqual([subscriber.ruleName]);
  await eventually('the replayed event', async () =>
    (await journalled(id)).some(({ event }) => 'replay-name' in event && event['replay-name'] === printed.replay),
  );
});

test('what cannot begin ends with 2 and says what to do', async () => {
  for (const [args, advice] of [
    [['dead', '--stack', 'Nobody'], '--stack'],
    [['dead', '--queue', 'nobody'], 'parked'],
    [['redrive'], '--all'],
    [['redrive', '--all', '--rate', '0'], '0.1'],
    [['replay', '--from', 'yesterday'], '2h'],
    [['replay', '--from', '1h', '--to', '2h'], 'before'],
    [['replay', '--from', '1h', '--rule', 'nobody'], subscriber.ruleName],
    [['replay', '--from', '1h', '--type', 'com.qlik.v1.app.created'], 'analyticsapps'],
  ] as const) {
    expect(await qlikFanout(...args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(advice) });
  }
});
