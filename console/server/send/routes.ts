import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { recordRecipe, sampleRecipe, usualEnvelope } from '../../../cli/delivery/composing';
import { corruptionInWords, corruptions, wantedFor } from '../../../cli/delivery/corruption';
import { tenantsOf } from '../../../cli/deployment/webhook';
import { parse } from '../../../lib/qlik/envelope';
import { categoryOf, recognise, rows } from '../../../lib/qlik/recognise';
import { envelopesOf } from '../../../lib/qlik/samples';
import type { Fault } from '../../api/deployment';
import {
  type BodyCheck,
  type BurstState,
  burstPath,
  checkPath,
  MOST_SENT,
  type Sample,
  type SendChoices,
  samplePath,
  sendChoicesPath,
  sendPath,
  stopPath,
} from '../../api/send';
import { bodyOf } from '../body';
import type { ConsoleContext } from '../context';
import { Sender } from './sender';

const sampleWish = z.object({ type: z.string(), envelope: z.string(), failing: z.boolean() });

const sample = z.object({ body: z.string() });

const burst = z.object({
  tenant: z.string(),
  body: z.string().min(1),
  keepsId: z.boolean().optional(),
  corruption: z.enum(corruptions as [string, ...string[]]).optional(),
  count: z.number().int().min(1).max(MOST_SENT),
  rate: z.number().min(0.1).max(1000).optional(),
});

const choices: SendChoices = {
  types: rows.map(({ type, category, description, failure }) => ({
    type,
    category,
    description,
    envelopes: envelopesOf(type),
    usual: usualEnvelope(type),
    canFail: failure !== 'never',
  })),
  corruptions: corruptions.map((id) => {
    const wanted = wantedFor(id);
    const words = 'status' in wanted ? [String(wanted.status)] : wanted.answers;
    return {
      id,
      what: corruptionInWords(id),
      wanted: words.join(' or '),
      isQuarantined: words.includes('quarantined'),
    };
  }),
};

/** Samples, and sending them. */
export function sendRoutes(context: ConsoleContext): Hono {
  const sender = new Sender(context);
  return new Hono()
    .get(`/${sendChoicesPath}`, (it) => it.json<SendChoices>(choices))
    .post(`/${samplePath}`, async (it) => {
      const asked = await bodyOf(it, sampleWish);
      if (!asked.ok) return it.json<Fault>({ error: asked.error }, 400);
      const { envelope: wanted, failing } = asked.value;
      const type = recognise(asked.value.type);
      if (!type) return it.json<Fault>({ error: `${JSON.stringify(asked.value.type)} is not in the catalogue.` }, 400);
      const envelope = envelopesOf(type).find((known) => known === wanted);
      if (!envelope) {
        const known = envelopesOf(type).join(', ');
        return it.json<Fault>({ error: `${type} does not come in ${JSON.stringify(wanted)}, but in: ${known}.` }, 400);
      }
      const body = sampleRecipe(type, { envelope, failing })(randomUUID(), new Date());
      return it.json<Sample>({ body: JSON.stringify(JSON.parse(body.toString()), null, 2) });
    })
    .post(`/${checkPath}`, async (it) => {
      const asked = await bodyOf(it, sample);
      if (!asked.ok) return it.json<Fault>({ error: asked.error }, 400);
      return it.json<BodyCheck>(checkOf(asked.value.body));
    })
    .post(`/${sendPath}`, async (it) => {
      const asked = await bodyOf(it, burst);
      if (!asked.ok) return it.json<Fault>({ error: asked.error }, 400);
      const { tenant, body, keepsId = false } = asked.value;
      const tenants = tenantsOf(context.stack);
      if (!tenants.includes(tenant)) {
        const error = `No tenant ${JSON.stringify(tenant)}; this deployment has: ${tenants.join(', ')}.`;
        return it.json<Fault>({ error }, 400);
      }
      if (sender.state.isRunning) return it.json<Fault>({ error: 'Another burst is being sent: stop it first.' }, 409);
      return it.json<BurstState>(await sender.begin(recordRecipe(compact(body), { keepsId }), asked.value));
    })
    .get(`/${burstPath}`, (it) => it.json<BurstState>(sender.state))
    .post(`/${stopPath}`, (it) => {
      sender.stop();
      return it.json<BurstState>(sender.state);
    });
}

/** As ingest would read what is made of it. */
function checkOf(text: string): BodyCheck {
  const now = new Date();
  const parsed = parse(recordRecipe(compact(text), { keepsId: true })('', now), { tenant: '', receivedAt: now });
  if (!parsed.ok) return parsed;
  const { detailType, event } = parsed;
  return { ok: true, type: detailType, category: categoryOf(detailType), envelope: event.envelope };
}

/** As Qlik writes JSON; what is none is sent as it is. */
function compact(text: string): Buffer {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(text)));
  } catch {
    return Buffer.from(text);
  }
}
