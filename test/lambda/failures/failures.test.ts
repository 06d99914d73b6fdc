import fc from 'fast-check';
import { type FailurePorts, reportFailure } from '../../../lambda/failures/failures';
import type { Claim } from '../../../lambda/shared/claims';
import { toEntry } from '../../../lib/qlik/entry';
import type { FailureCard } from '../../../lib/qlik/failure';
import { rows } from '../../../lib/qlik/recognise';
import { sampleDeliveries, sampleDelivery } from '../../../lib/qlik/samples';
import { readEvent } from '../../qlik/reading';

/** An EventBridge event as the failure rule puts it into the queue. */
function messageOf(body: string | object): string {
  const { entry } = toEntry(readEvent(body), () => 's3://bucket/key');
  return JSON.stringify({
    version: '0',
    id: 'b2f6c3de',
    'detail-type': entry.DetailType,
    source: entry.Source,
    time: entry.Time,
    detail: JSON.parse(entry.Detail),
  });
}
const run = {
  id: '1',
  type: 'com.qlik.v1.automation.run.failed',
  data: { id: 'run-1', title: 'Refresh', status: 'failed' },
};
const failed = messageOf(run);

/** Ports that write down what happened, in order. */
function world(
  claim: Claim = 'claimed',
  notify: FailurePorts['notify'] = async () => {},
  explain: FailurePorts['explain'] = async () => ({ found: {} }),
) {
  const calls: string[] = [];
  const sent: FailureCard[] = [];
  const ports: FailurePorts = {
    tenantHosts: { acme: 'acme.eu.qlikcloud.com' },
    claims: {
      claim: async (cardId) => {
        calls.push(`claim ${cardId}`);
        return claim;
      },
      confirm: async (cardId) => {
        calls.push(`confirm ${cardId}`);
      },
      release: async (cardId) => {
        calls.push(`release ${cardId}`);
      },
    },
    explain: (card) => {
      calls.push(`explain ${card.cardId}`);
      return explain(card);
    },
    notify: async (card) => {
      calls.push(`notify ${card.cardId}`);
      await notify(card);
      sent.push(card);
    },
  };
  const steps = () => calls.map((call) => call.split(' ')[0]);
  return { ports, calls, steps, sent };
}

describe('a failure event', () => {
  it('becomes a card: claimed, explained, sent, confirmed, in this order, all of one card', async () => {
    const { ports, calls, steps, sent } = world();
    expect(await reportFailure(failed, ports)).toEqual({ result: 'sent', card: sent[0] });
    expect(steps()).toEqual(['claim', 'explain', 'notify', 'confirm']);
    expect(new Set(calls.map((call) => call.split(' ')[1]))).toEqual(new Set([sent[0]?.cardId]));
    expect(sent[0]).toMatchObject({ title: 'Automation run failed: Refresh (acme)', occurrenceId: 'run-1' });
  });

  it.each(rows.filter(({ failure }) => failure !== 'never').map(({ type }) => [type] as const))(
    '%s gives a card with a link into its tenant',
    async (type) => {
      const { ports, sent } = world();
      const sample = sampleDelivery(type, { envelope: 'cloud', unique: 'u', time: new Date(), failing: true });
      expect(await reportFailure(messageOf(sample.body), ports)).toMatchObject({ result: 'sent' });
      expect(sent[0]?.link).toMatch(/^https:\/\/acme\.eu\.qlikcloud\.com\//);
    },
  );

  it('that the rule let through although it says no failure is for a person to look at', async () => {
    for (const { body, failure } of sampleDeliveries('s', new Date())) {
      const { ports, calls } = world();
      const outcome = await reportFailure(messageOf(body), ports);
      expect(outcome.result).toBe(failure ? 'sent' : 'unreadable');
      expect(calls.length > 0).toBe(failure);
    }
  });

  it.each([
    ['done', 'repeated'],
    ['in-progress', 'being-sent'],
  ] as const)('whose card is %s is not sent again', async (claim, result) => {
    const { ports, steps } = world(claim);
    expect(await reportFailure(failed, ports)).toMatchObject({ result });
    expect(steps()).toEqual(['claim']);
  });

  it('whose claim nobody can answer is sent all the same, and nothing is confirmed', async () => {
    const { ports, steps } = world('unknown');
    expect(await reportFailure(failed, ports)).toMatchObject({ result: 'sent' });
    expect(steps()).toEqual(['claim', 'explain', 'notify']);
  });

  it('whose card the topic does not take is released, and the message comes back', async () => {
    const down = new Error('topic down');
    const { ports, steps } = world('claimed', () => Promise.reject(down));
    await expect(reportFailure(failed, ports)).rejects.toBe(down);
    expect(steps()).toEqual(['claim', 'explain', 'notify', 'release']);
  });

  it('is sent with what Qlik said beside it', async () => {
    const found = { name: 'Not the event’s', error: 'Connector refused\n\u202eit', spaceId: 's-1', spaceName: 'Sales' };
    const { ports, sent } = world('claimed', undefined, async () => ({ found, result: 'explained' }));
    expect(await reportFailure(failed, ports)).toEqual({
      result: 'sent',
      card: expect.anything(),
      explanation: 'explained',
    });
    expect(sent).toMatchObject([
      {
        title: 'Automation run failed: Refresh (acme)',
        name: 'Refresh',
        error: 'Connector refused it',
        spaceId: 's-1',
        spaceName: 'Sales',
      },
    ]);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('a bug')), 'failed'],
    ['has nothing in time', async () => ({ found: {}, result: 'too-late' as const }), 'too-late'],
  ])('is sent as it is when what explains it %s', async (_, explain, explanation) => {
    const { ports, steps, sent } = world('claimed', undefined, explain);
    expect(await reportFailure(failed, ports)).toMatchObject({ result: 'sent', explanation });
    expect(steps()).toEqual(['claim', 'explain', 'notify', 'confirm']);
    expect(sent[0]).toMatchObject({ title: 'Automation run failed: Refresh (acme)', error: undefined });
  });

  it('of a test run pages nobody, yet is confirmed', async () => {
    const { ports, steps } = world();
    const test = messageOf({ ...run, data: { ...run.data, isTestRun: true } });
    expect(await reportFailure(test, ports)).toMatchObject({ result: 'test-run', card: { testRun: true } });
    expect(steps()).toEqual(['claim', 'confirm']);
  });

  it('of a tenant without a known host has a card without a link', async () => {
    for (const tenant of ['other', 'constructor', '__proto__']) {
      const { ports, sent } = world();
      const event = JSON.parse(failed);
      await reportFailure(JSON.stringify({ ...event, detail: { ...event.detail, tenant } }), ports);
      expect(sent[0]?.link).toBeUndefined();
    }
  });
});

describe('a message that is no event of ours', () => {
  const event = JSON.parse(failed);
  const detail = (over: object) => JSON.stringify({ ...event, detail: { ...event.detail, ...over } });
  it.each([
    ['poison', 'not JSON'],
    ['', 'not JSON'],
    ['null', 'detail-type is missing'],
    ['"text"', 'detail-type is missing'],
    ['[]', 'detail-type is missing'],
    ['{}', 'detail-type is missing'],
    [JSON.stringify({ ...event, 'detail-type': 5 }), 'detail-type is missing'],
    [JSON.stringify({ ...event, detail: null }), 'detail lacks id, tenant or time: not an event of ours'],
    [JSON.stringify({ ...event, detail: 'text' }), 'detail lacks id, tenant or time: not an event of ours'],
    [detail({ id: undefined }), 'detail lacks id, tenant or time: not an event of ours'],
    [detail({ tenant: 5 }), 'detail lacks id, tenant or time: not an event of ours'],
    [detail({ time: null }), 'detail lacks id, tenant or time: not an event of ours'],
    [JSON.stringify({ ...event, 'detail-type': 'x'.repeat(1000) }), `${'x'.repeat(128)} says no failure`],
  ])('%.60s is unreadable, and nothing is claimed', async (message, why) => {
    const { ports, calls } = world();
    expect(await reportFailure(message, ports)).toEqual({ result: 'unreadable', why });
    expect(calls).toEqual([]);
  });

  it('never throws, whatever the message', async () => {
    const types = rows.filter(({ failure }) => failure !== 'never').map(({ type }) => type);
    const any = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue());
    const ids = ['toplevelresourceid', 'userid', 'spaceid', 'data'];
    const fields = [
      'title',
      'id',
      'name',
      'appId',
      'reloadId',
      'errors',
      'errorMessage',
      'dataTask',
      'errorDetails',
      'code',
    ];
    const message = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          'detail-type': fc.constantFrom(...types),
          detail: fc
            .tuple(fc.dictionary(fc.constantFrom(...ids), any), fc.dictionary(fc.constantFrom(...fields), any))
            .map(([attributes, data]) => ({
              id: '1',
              tenant: 'acme',
              time: '2026-11-24T06:00:00Z',
              data: { status: 'failed', succeeded: false, ...data },
              ...attributes,
            })),
        })
        .map((it) => JSON.stringify(it)),
    );
    await fc.assert(
      fc.asyncProperty(message, async (text) => {
        const { ports, steps } = world();
        const { result } = await reportFailure(text, ports);
        expect(steps().includes('notify')).toBe(result === 'sent');
      }),
      { numRuns: 1000 },
    );
  });
});
