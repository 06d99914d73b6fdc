import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { recordRecipe, sampleRecipe } from '../../../cli/delivery/composing';
import { corruptionInWords, corruptions } from '../../../cli/delivery/corruption';
import { envelopes } from '../../../lib/qlik/event';
import { recognise, rows } from '../../../lib/qlik/recognise';
import { envelopesOf } from '../../../lib/qlik/samples';
import type { Fault } from '../../api/deployment';
import {
  type BurstState,
  burstPath,
  MOST_SENT,
  type Sample,
  type SendChoices,
  samplePath,
  sendChoicesPath,
  sendPath,
} from '../../api/send';
import { bodyOf } from '../body';
import type { ConsoleContext } from '../context';
import { Sender } from './sender';

const sampleWish = z.object({ type: z.string(), envelope: z.enum(envelopes), failing: z.boolean() });

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
    canFail: failure !== 'never',
  })),
  corruptions: corruptions.map((id) => ({ id, what: corruptionInWords(id) })),
};

/** Samples, and sending them. */
export function sendRoutes(context: ConsoleContext): Hono {
  const sender = new Sender(context);
  return new Hono()
    .get(`/${sendChoicesPath}`, (it) => it.json<SendChoices>(choices))
    .post(`/${samplePath}`, async (it) => {
      const asked = await bodyOf(it, sampleWish);
      if (!asked.ok) return it.json<Fault>({ error: asked.error }, 400);
      const { envelope, failing } = asked.value;
      const type = recognise(asked.value.type);
      if (!type) return it.json<Fault>({ error: `${asked.value.type} is not in the catalogue.` }, 400);
      const body = sampleRecipe(type, { envelope, failing })(randomUUID(), new Date());
      return it.json<Sample>({ body: JSON.stringify(JSON.parse(body.toString()), null, 2) });
    })
    .post(`/${sendPath}`, async (it) => {
      const asked = await bodyOf(it, burst);
      if (!asked.ok) return it.json<Fault>({ error: asked.error }, 400);
      if (sender.state.isRunning) return it.json<Fault>({ error: 'Another burst is being sent: stop it first.' }, 409);
      const recipe = recordRecipe(compact(asked.value.body), { keepsId: asked.value.keepsId ?? false });
      return it.json<BurstState>(await sender.begin(recipe, asked.value));
    })
    .get(`/${burstPath}`, (it) => it.json<BurstState>(sender.state))
    .delete(`/${burstPath}`, (it) => {
      sender.stop();
      return it.json<BurstState>(sender.state);
    });
}

/** As Qlik writes JSON; what is none is sent as it is. */
function compact(text: string): Buffer {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(text)));
  } catch {
    return Buffer.from(text);
  }
}
