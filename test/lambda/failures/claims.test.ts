import type { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { cardClaims } from '../../../lambda/failures/claims';
import { reportFailure } from '../../../lambda/failures/failures';
import { FAILURES_TIMEOUT_SECONDS } from '../../../lib/contract';
import { captureLog } from '../../support/log-lines';

type Item = { until?: number; expiresAt?: number; sent?: number };

/**
 * A table in memory that understands the two updates the claims make, word for word; another expression is an error,
 * so that the conditions cannot change without this saying what they mean.
 */
function table() {
  const items = new Map<string, Item>();
  const fault: { error?: Error } = {};
  const send = jest.fn(async ({ input }: UpdateItemCommand) => {
    if (fault.error) throw fault.error;
    expect(input.TableName).toBe('cards');
    const cardId = input.Key?.cardId?.S ?? '';
    const value = (name: string) => Number(input.ExpressionAttributeValues?.[name]?.N);
    const item = items.get(cardId);
    if (input.ConditionExpression !== undefined) {
      expect(input.ConditionExpression).toBe(
        '(attribute_not_exists(cardId) OR #until < :now) AND attribute_not_exists(sent)',
      );
      const mayClaim = (item === undefined || (item.until ?? 0) < value(':now')) && item?.sent === undefined;
      if (!mayClaim) {
        const stored = Object.fromEntries(
          Object.entries(item ?? {}).map(([name, held]) => [name, { N: String(held) }]),
        );
        throw Object.assign(new Error('no'), {
          name: 'ConditionalCheckFailedException',
          Item: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? stored : undefined,
        });
      }
    }
    // DynamoDB refuses a value or a name that the expressions do not use.
    const said = `${input.UpdateExpression} ${input.ConditionExpression ?? ''}`;
    for (const name of Object.keys({ ...input.ExpressionAttributeValues, ...input.ExpressionAttributeNames })) {
      expect(said).toContain(name);
    }
    switch (input.UpdateExpression) {
      case 'SET #until = :until, expiresAt = :expiresAt':
        items.set(cardId, { ...item, until: value(':until'), expiresAt: value(':expiresAt') });
        break;
      case 'SET sent = :sent, #until = :sent':
        items.set(cardId, { ...item, sent: value(':sent'), until: value(':sent') });
        break;
      default:
        throw new Error(`unknown update: ${input.UpdateExpression}`);
    }
    return {};
  });
  return { items, fault, client: { send } as unknown as DynamoDBClient };
}

function setUp() {
  const { items, fault, client } = table();
  const world = { now: 1_795_500_000_000 };
  const claims = cardClaims(client, 'cards', () => world.now);
  const pass = (seconds: number) => {
    world.now += seconds * 1000;
  };
  return { items, fault, pass, ...claims };
}

let lines: ReturnType<typeof captureLog>;
beforeEach(() => {
  lines = captureLog();
});
afterEach(() => lines.restore());

describe('a claim', () => {
  it('is had by one alone, for as long as its holder may run', async () => {
    const { claim, pass } = setUp();
    expect(await claim('card')).toBe('claimed');
    expect(await claim('card')).toBe('being-sent');
    pass(FAILURES_TIMEOUT_SECONDS);
    expect(await claim('card')).toBe('being-sent');
  });

  it('of one card is none of another', async () => {
    const { claim } = setUp();
    expect([await claim('a'), await claim('b')]).toEqual(['claimed', 'claimed']);
  });

  it('whose holder crashed before confirming can be had again', async () => {
    const { claim, confirm, pass } = setUp();
    await claim('card');
    pass(FAILURES_TIMEOUT_SECONDS + 1);
    expect(await claim('card')).toBe('claimed');
    expect(await claim('card')).toBe('being-sent');
    await confirm('card');
    expect(await claim('card')).toBe('sent-before');
  });

  it('that is confirmed stays so, however late a repeat comes', async () => {
    const { claim, confirm, pass } = setUp();
    await claim('card');
    await confirm('card');
    for (const seconds of [0, FAILURES_TIMEOUT_SECONDS + 1, 7 * 24 * 3600]) {
      pass(seconds);
      expect(await claim('card')).toBe('sent-before');
    }
  });

  it('is remembered for eight days, longer than Qlik resends', async () => {
    const { claim, items } = setUp();
    await claim('card');
    expect(items.get('card')?.expiresAt).toBe(1_795_500_000 + 8 * 24 * 3600);
  });

  it.each(['ProvisionedThroughputExceededException', 'TimeoutError', 'AccessDeniedException'])(
    'with the table down (%s) is unknown, and the log says why',
    async (name) => {
      const { claim, fault } = setUp();
      fault.error = Object.assign(new Error('canary'), { name });
      expect(await claim('card')).toBe('unknown');
      expect(lines.written()).toEqual([
        { level: 'warn', message: 'claiming a card failed', cardId: 'card', code: name },
      ]);
    },
  );
});

describe('a confirmation', () => {
  it('that fails is no failure of the card: a repeat makes a second card at worst', async () => {
    const { claim, confirm, fault, pass } = setUp();
    await claim('card');
    fault.error = Object.assign(new Error('canary'), { name: 'InternalServerError' });
    await confirm('card');
    expect(lines.written()).toEqual([
      { level: 'warn', message: 'confirming a card failed', cardId: 'card', code: 'InternalServerError' },
    ]);
    fault.error = undefined;
    pass(FAILURES_TIMEOUT_SECONDS + 1);
    expect(await claim('card')).toBe('claimed');
  });
});

describe('a card, with claims as they are', () => {
  const message = JSON.stringify({
    'detail-type': 'com.qlik.v1.automation.run.failed',
    detail: { id: '1', tenant: 'acme', time: '2026-11-24T06:00:00Z', data: { id: 'run-1' } },
  });

  it('is sent once however often its message comes, and twice only after a crash', async () => {
    const { claim, confirm, pass } = setUp();
    let sent = 0;
    let crashes = true;
    const notify = async () => {
      sent++;
      if (crashes) throw new Error('the function ended here');
    };
    const report = async () => (await reportFailure(message, { tenantHosts: {}, claim, confirm, notify })).result;
    await expect(report()).rejects.toThrow();
    crashes = false;
    expect(await report()).toBe('being-sent');
    pass(FAILURES_TIMEOUT_SECONDS + 1);
    expect(await report()).toBe('sent');
    expect([await report(), await report()]).toEqual(['repeated', 'repeated']);
    expect(sent).toBe(2);
  });

  it('is sent while the table is down', async () => {
    const { claim, confirm, fault } = setUp();
    fault.error = new Error('down');
    const notify = jest.fn(async () => {});
    const outcome = await reportFailure(message, { tenantHosts: {}, claim, confirm, notify });
    expect(outcome.result).toBe('sent');
    expect(notify).toHaveBeenCalledTimes(1);
  });
});
