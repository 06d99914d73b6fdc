import { randomUUID } from 'node:crypto';
import { sampleRecipe } from '../../../cli/delivery/composing';
import { type Corruption, corruptions } from '../../../cli/delivery/corruption';
import { deliveryOf, isAsWanted } from '../../../cli/delivery/delivery';
import type { Webhook } from '../../../cli/deployment/webhook';
import { toResponse } from '../../../lambda/ingest/answer';
import { type IngestPorts, ingest, type Outcome } from '../../../lambda/ingest/ingest';

const webhook: Webhook = { tenant: 'acme', url: 'https://api.example.com/webhooks/acme', secret: 's'.repeat(64) };

const ports: IngestPorts = {
  signingSecrets: { acme: 'arn' },
  secrets: {
    live: async () => ({ ok: true, secrets: [webhook.secret] }),
    refetch: async () => ({ ok: true, secrets: [webhook.secret] }),
  },
  publish: async () => ({ result: 'published' }),
  park: async () => true,
  quarantine: async () => ({ ok: true }),
  quarantineUri: (key) => key,
  now: () => new Date(),
  dropPersonalData: false,
};

/** What ingest itself makes of a delivery. */
async function judged(corruption?: Corruption) {
  const now = new Date();
  const body = sampleRecipe('com.qlik.v1.automation.run.failed', {})(randomUUID(), now);
  const delivery = deliveryOf(body, webhook, now, corruption);
  const { url, headers, body: sent } = delivery.request;
  const outcome: Outcome = await ingest({ tenant: url.split('/').at(-1) ?? '', headers, body: sent }, ports);
  const { statusCode: status = 0 } = toResponse(outcome);
  return { delivery, outcome, answered: { status, answer: outcome.answer, milliseconds: 1 } };
}

test('a sound delivery is accepted, and that is what is wanted', async () => {
  const { delivery, answered } = await judged();
  expect(answered.answer).toBe('accepted');
  expect(isAsWanted(delivery, answered)).toBe(true);
  expect(delivery).toMatchObject({ envelope: 'legacy', event: { detail: { tenant: 'acme' } } });
});

test.each([
  ['signature', 'refused', 'mismatch'],
  ['missing-signature', 'refused', 'missing'],
  ['malformed-signature', 'refused', 'malformed'],
  ['body', 'refused', 'mismatch'],
  ['tenant', 'refused', 'unknown-tenant'],
  ['size', 'too-large', undefined],
  ['unreadable', 'quarantined', 'not-json'],
] as const)('a delivery that is wrong by %s is %s (%s) by ingest, as wanted', async (corruption, answer, reason) => {
  const { delivery, outcome, answered } = await judged(corruption);
  expect(outcome).toMatchObject(reason ? { answer, reason } : { answer });
  expect(isAsWanted(delivery, answered)).toBe(true);
  expect(isAsWanted(delivery, { status: 202, answer: 'accepted', milliseconds: 1 })).toBe(false);
});

test('every reason for which ingest refuses has a corruption', async () => {
  const outcomes = await Promise.all(corruptions.map(async (it) => (await judged(it)).outcome));
  const reasons = outcomes.flatMap((it) => (it.answer === 'refused' ? [it.reason] : []));
  expect(new Set(reasons)).toEqual(new Set(['missing', 'malformed', 'mismatch', 'unknown-tenant']));
});

test('parked is not as wanted, and a body that cannot be read is to be quarantined', () => {
  const sound = deliveryOf(Buffer.from('{"type":"a"}'), webhook, new Date());
  expect(isAsWanted(sound, { status: 202, answer: 'parked', milliseconds: 1 })).toBe(false);
  expect(isAsWanted(sound, { status: 202, answer: 'duplicate', milliseconds: 1 })).toBe(true);
  expect(deliveryOf(Buffer.from('no JSON'), webhook, new Date())).toMatchObject({
    wanted: { answers: ['quarantined'] },
  });
});
