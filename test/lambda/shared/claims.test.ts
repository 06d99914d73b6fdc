import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { reportFailure } from '../../../lambda/failures/failures';
import { tableClaims } from '../../../lambda/shared/claims';
import { captureLog } from '../../support/log-lines';

const HOLDS = 60;
const REMEMBERED = 8 * 24 * 3600;

type Item = { heldUntil?: number; expiresAt?: number; doneAt?: number };

/**
 * A table in memory that understands the updates the claims make, word for word; another expression is an error, so
 * that the conditions cannot change without this saying what they mean.
 */
function table() {
  const items = new Map<string, Item>();
  const fault: { error?: Error } = {};
  const updateItem = async (input: UpdateItemCommandInput) => {
    if (fault.error) throw fault.error;
    expect(input.TableName).toBe('done');
    const id = input.Key?.id?.S ?? '';
    const value = (name: string) => Number(input.ExpressionAttributeValues?.[name]?.N);
    const item = items.get(id);
    if (input.ConditionExpression !== undefined) {
      expect(input.ConditionExpression).toBe(
        'attribute_not_exists(id) OR expiresAt < :now OR (attribute_not_exists(doneAt) AND heldUntil < :now)',
      );
      const isExpired = (item?.expiresAt ?? 0) < value(':now');
      const isFree = item?.doneAt === undefined && (item?.heldUntil ?? 0) < value(':now');
      if (item !== undefined && !isExpired && !isFree) {
        const stored = Object.fromEntries(Object.entries(item).map(([name, held]) => [name, { N: String(held) }]));
        throw Object.assign(new Error('no'), {
          name: 'ConditionalCheckFailedException',
          Item: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? stored : undefined,
        });
      }
    }
    // DynamoDB refuses a value that the expressions do not use.
    const said = `${input.UpdateExpression} ${input.ConditionExpression ?? ''}`;
    for (const name of Object.keys(input.ExpressionAttributeValues ?? {})) expect(said).toContain(name);
    switch (input.UpdateExpression) {
      case 'SET heldUntil = :heldUntil, expiresAt = :expiresAt REMOVE doneAt':
        items.set(id, { heldUntil: value(':heldUntil'), expiresAt: value(':expiresAt') });
        break;
      case 'SET doneAt = :now, expiresAt = :expiresAt':
        items.set(id, { ...item, doneAt: value(':now'), expiresAt: value(':expiresAt') });
        break;
      case 'SET heldUntil = :never':
        items.set(id, { ...item, heldUntil: value(':never') });
        break;
      default:
        throw new Error(`unknown update: ${input.UpdateExpression}`);
    }
    return {};
  };
  return { items, fault, updateItem };
}

function setUp() {
  const { items, fault, updateItem } = table();
  const world = { now: 1_795_500_000_000 };
  const now = () => world.now;
  const claims = tableClaims({ updateItem, table: 'done', holdsSeconds: HOLDS, rememberedSeconds: REMEMBERED, now });
  const pass = (seconds: number) => {
    world.now += seconds * 1000;
  };
  return { items, fault, pass, claims, ...claims };
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
    expect(await claim('card')).toBe('in-progress');
    pass(HOLDS);
    expect(await claim('card')).toBe('in-progress');
  });

  it('of one card is none of another', async () => {
    const { claim } = setUp();
    expect([await claim('a'), await claim('b')]).toEqual(['claimed', 'claimed']);
  });

  it('whose holder crashed before confirming can be had again', async () => {
    const { claim, confirm, pass } = setUp();
    await claim('card');
    pass(HOLDS + 1);
    expect(await claim('card')).toBe('claimed');
    expect(await claim('card')).toBe('in-progress');
    await confirm('card');
    expect(await claim('card')).toBe('done');
  });

  it('that is confirmed stays so, however late a repeat comes', async () => {
    const { claim, confirm, pass } = setUp();
    await claim('card');
    await confirm('card');
    for (const seconds of [0, HOLDS + 1, 7 * 24 * 3600]) {
      pass(seconds);
      expect(await claim('card')).toBe('done');
    }
  });

  it('of what was done is new once that is forgotten, also while DynamoDB has not yet deleted it', async () => {
    const { claim, confirm, pass } = setUp();
    await claim('card');
    await confirm('card');
    pass(REMEMBERED);
    expect(await claim('card')).toBe('done');
    pass(1);
    expect(await claim('card')).toBe('claimed');
    // The old life's deed is not the new one's.
    pass(HOLDS + 1);
    expect(await claim('card')).toBe('claimed');
  });

  it('that is released can be had at once', async () => {
    const { claim, release } = setUp();
    await claim('card');
    await release('card');
    expect(await claim('card')).toBe('claimed');
    expect(await claim('card')).toBe('in-progress');
  });

  it('is remembered from when it was done', async () => {
    const { claim, confirm, pass, items } = setUp();
    await claim('card');
    pass(10);
    await confirm('card');
    expect(items.get('card')?.expiresAt).toBe(1_795_500_010 + REMEMBERED);
  });

  it.each(['ProvisionedThroughputExceededException', 'TimeoutError', 'AccessDeniedException'])(
    'with the table down (%s) is unknown, and the log says why',
    async (name) => {
      const { claim, fault } = setUp();
      fault.error = Object.assign(new Error('canary'), { name });
      expect(await claim('card')).toBe('unknown');
      expect(lines.written()).toEqual([
        { timestamp: expect.any(String), level: 'warn', message: 'claiming failed', key: 'card', code: name },
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
      {
        timestamp: expect.any(String),
        level: 'warn',
        message: 'confirming failed',
        key: 'card',
        code: 'InternalServerError',
      },
    ]);
    fault.error = undefined;
    pass(HOLDS + 1);
    expect(await claim('card')).toBe('claimed');
  });
});

describe('a card, with claims as they are', () => {
  const message = JSON.stringify({
    'detail-type': 'com.qlik.v1.automation.run.failed',
    detail: { id: '1', tenant: 'acme', time: '2026-11-24T06:00:00Z', data: { id: 'run-1' } },
  });
  const explain = async () => ({ found: {} });

  it('is sent once however often its message comes, and twice only after a crash', async () => {
    const { claims, pass } = setUp();
    // A crash leaves no time to release the claim.
    const crashing = { ...claims, release: async () => {} };
    let sent = 0;
    let crashes = true;
    const notify = async () => {
      sent++;
      if (crashes) throw new Error('the function ended here');
    };
    const ports = { tenantHosts: {}, claims: crashing, explain, notify };
    const report = async () => (await reportFailure(message, ports)).result;
    await expect(report()).rejects.toThrow();
    crashes = false;
    expect(await report()).toBe('being-sent');
    pass(HOLDS + 1);
    expect(await report()).toBe('sent');
    expect([await report(), await report()]).toEqual(['repeated', 'repeated']);
    expect(sent).toBe(2);
  });

  it('is sent while the table is down', async () => {
    const { claims, fault } = setUp();
    fault.error = new Error('down');
    const notify = jest.fn(async () => {});
    const outcome = await reportFailure(message, { tenantHosts: {}, claims, explain, notify });
    expect(outcome.result).toBe('sent');
    expect(notify).toHaveBeenCalledTimes(1);
  });
});
