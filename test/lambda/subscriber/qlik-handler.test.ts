import type { Context, SQSEvent } from 'aws-lambda';
import { qlikHandler, UnexpectedEventError } from '../../../lambda/subscriber/qlik-handler';
import type { QlikEventType } from '../../../lib/qlik/catalogue';
import { memoryClaims } from '../../support/memory-claims';

const failed = 'com.qlik.v1.automation.run.failed';
const ended = 'com.qlik.v1.automation.run.ended';

const contextOf = (functionName = 'tickets') =>
  ({ functionName, getRemainingTimeInMillis: () => 3000 }) as unknown as Context;

const busEvent = (id: string, type: string = failed, more: object = {}) => ({
  id: 'assigned-by-eventbridge',
  version: '0',
  account: '123456789012',
  time: '2026-11-24T06:00:00Z',
  region: 'eu-west-1',
  resources: [],
  source: 'qlik.cloud',
  'detail-type': type as QlikEventType,
  detail: { id, tenant: 'acme', type, data: { title: `run ${id}` } },
  ...more,
});

const batch = (...bodies: readonly (object | string)[]) =>
  ({
    Records: bodies.map((body, n) => ({
      messageId: `m${n + 1}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })),
  }) as unknown as SQSEvent;

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('an event from a rule', () => {
  it('is handed on with its canonical type, and nothing is returned', async () => {
    const seen: unknown[] = [];
    const handler = qlikHandler(failed, (event, { type }) => void seen.push([event.id, event.data?.title, type]));
    expect(await handler(busEvent('1'), contextOf())).toBeUndefined();
    expect(seen).toEqual([['1', 'run 1', failed]]);
  });

  it('of any of several types is handed on', async () => {
    const seen: string[] = [];
    const handler = qlikHandler([failed, ended], (_, { type }) => void seen.push(type));
    for (const type of [failed, ended]) await handler(busEvent('1', type), contextOf());
    expect(seen).toEqual([failed, ended]);
  });

  it('says which replay brought it', async () => {
    const seen: unknown[] = [];
    const handler = qlikHandler(failed, (_, { replayName }) => void seen.push(replayName));
    await handler(busEvent('1'), contextOf());
    await handler(busEvent('2', failed, { 'replay-name': 'again' }), contextOf());
    expect(seen).toEqual([undefined, 'again']);
  });

  it('of another type is thrown back, so that it ends in a DLQ and not nowhere', async () => {
    const subscriber = jest.fn();
    const handler = qlikHandler(failed, subscriber);
    await expect(handler(busEvent('1', ended), contextOf())).rejects.toThrow(UnexpectedEventError);
    await expect(handler(busEvent('1', ended), contextOf())).rejects.toThrow(`got "${ended}", wanted ${failed}`);
    expect(subscriber).not.toHaveBeenCalled();
  });

  it.each([
    ['no detail', { detail: undefined }],
    ['no detail-type', { 'detail-type': undefined }],
    ['an id that is no text', { detail: { id: 7 } }],
  ])('with %s is thrown back', async (_, broken) => {
    const handler = qlikHandler(failed, jest.fn());
    await expect(handler(busEvent('1', failed, broken), contextOf())).rejects.toThrow(UnexpectedEventError);
  });

  it('that the subscriber throws at is Lambda’s to retry', async () => {
    const handler = qlikHandler(failed, async () => {
      throw new Error('no');
    });
    await expect(handler(busEvent('1'), contextOf())).rejects.toThrow('no');
  });
});

describe('a batch from a queue', () => {
  it('brings back what failed and nothing else, whatever it failed at', async () => {
    const seen: string[] = [];
    const handler = qlikHandler(failed, ({ id }) => {
      if (id === '2') throw new Error('no');
      seen.push(id);
    });
    const events = batch(busEvent('1'), busEvent('2'), 'not JSON', busEvent('4', ended), 'null', busEvent('6'));
    expect(await handler(events, contextOf())).toEqual({
      batchItemFailures: ['m2', 'm3', 'm4', 'm5'].map((itemIdentifier) => ({ itemIdentifier })),
    });
    expect(seen).toEqual(['1', '6']);
  });

  it('without failures reports none', async () => {
    expect(await qlikHandler(failed, jest.fn())(batch(busEvent('1')), contextOf())).toEqual({ batchItemFailures: [] });
  });
});

describe('idempotent', () => {
  it('handles an event once, in a batch, alone and in a replay', async () => {
    const subscriber = jest.fn();
    const handler = qlikHandler(failed, subscriber, { claims: memoryClaims() });
    await handler(batch(busEvent('1'), busEvent('1')), contextOf());
    await handler(busEvent('1'), contextOf());
    await handler(busEvent('1', failed, { 'replay-name': 'again' }), contextOf());
    expect(subscriber).toHaveBeenCalledTimes(1);
  });

  it('tells tenants, types, ids and functions apart', async () => {
    const subscriber = jest.fn();
    const handler = qlikHandler([failed, ended], subscriber, { claims: memoryClaims() });
    await handler(busEvent('1'), contextOf());
    await handler(busEvent('2'), contextOf());
    await handler(busEvent('1', ended), contextOf());
    await handler(busEvent('1', failed, { detail: { id: '1', tenant: 'other' } }), contextOf());
    await handler(busEvent('1'), contextOf('another-function'));
    expect(subscriber).toHaveBeenCalledTimes(5);
  });

  it('handles once what the events tell of, when told what that is', async () => {
    const seen: string[] = [];
    const handler = qlikHandler([failed, ended], ({ id }) => void seen.push(id), {
      claims: memoryClaims(),
      idempotent: (event) => event.data?.id ?? event.id,
    });
    const ofRun = (id: string, type: string, run: string, tenant = 'acme') =>
      busEvent(id, type, { detail: { id, tenant, data: { id: run } } });
    await handler(batch(ofRun('1', failed, 'r1'), ofRun('2', ended, 'r1'), ofRun('3', ended, 'r2')), contextOf());
    await handler(ofRun('4', failed, 'r2'), contextOf());
    await handler(ofRun('5', failed, 'r1', 'other'), contextOf());
    expect(seen).toEqual(['1', '3', '5']);
  });

  it('handles again what the subscriber threw at', async () => {
    const subscriber = jest.fn().mockRejectedValueOnce(new Error('no'));
    const claims = memoryClaims();
    const handler = qlikHandler(failed, subscriber, { claims });
    await expect(handler(busEvent('1'), contextOf())).rejects.toThrow('no');
    await handler(busEvent('1'), contextOf());
    expect(claims.asked).toEqual(['claim', 'release', 'claim', 'confirm']);
  });

  it('throws while another invocation is at it, so that a crash there loses nothing', async () => {
    let finish = () => {};
    const untilFinished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const handler = qlikHandler(failed, () => untilFinished, { claims: memoryClaims() });
    const first = handler(busEvent('1'), contextOf());
    await expect(handler(busEvent('1'), contextOf())).rejects.toThrow('another invocation is at this event');
    finish();
    await first;
    expect(await handler(busEvent('1'), contextOf())).toBeUndefined();
  });

  it('handles the event when the table cannot be asked: twice beats never', async () => {
    const claims = memoryClaims();
    claims.isDown = true;
    const subscriber = jest.fn();
    await qlikHandler(failed, subscriber, { claims })(busEvent('1'), contextOf());
    expect(subscriber).toHaveBeenCalledTimes(1);
    expect(claims.asked).toEqual(['claim']);
  });

  it('without a table in the environment says at once what to do', () => {
    expect(() => qlikHandler(failed, jest.fn(), { idempotent: true })).toThrow('IDEMPOTENCY_TABLE');
  });
});
