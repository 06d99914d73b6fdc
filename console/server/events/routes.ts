import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Fault } from '../../api/deployment';
import { eventPath, type OpenedEvent, resendPath, searchPath, sendEditedPath } from '../../api/events';
import { bodyOf } from '../body';
import type { ConsoleContext } from '../context';
import { type KeptEvent, summaryOf } from '../feed';
import { originalDelivery } from './delivery';
import { rulesFor } from './rules';
import { searchFeed } from './search';
import { editedToBus, editedToWebhook, toBus } from './sending';
import { wayOf } from './way';

const search = z.object({ text: z.string().max(1_000), after: z.number().int().nonnegative().optional() });

const edited = z.object({
  by: z.enum(['bus', 'webhook']),
  event: z.looseObject({ 'detail-type': z.string().min(1), detail: z.looseObject({}) }),
  keepsId: z.boolean().optional(),
});

/** The search in the events, one event with all about it, and sending it again. */
export function eventRoutes(context: ConsoleContext): Hono {
  const { stack, feed, rules, signal } = context;
  const routes = new Hono();

  routes.post(`/${searchPath}`, async (it) => {
    const asked = await bodyOf(it, search);
    if (!asked.ok) return refuse(it, asked.error);
    return it.json(await searchFeed(feed, asked.value, AbortSignal.any([signal, it.req.raw.signal])));
  });

  routes.post(`/${sendEditedPath}`, async (it) => {
    const asked = await bodyOf(it, edited);
    if (!asked.ok) return refuse(it, asked.error);
    if (asked.value.by === 'webhook') return it.json(await editedToWebhook(context, asked.value));
    const sent = await editedToBus(context, asked.value.event);
    return sent ? it.json(sent) : refuse(it, 'For the bus, "source" must be "qlik.cloud" and "detail" an object.');
  });

  /** Answers for the event that the path names. */
  const about = (answer: (it: Context, event: KeptEvent) => Response | Promise<Response>) => async (it: Context) => {
    const text = it.req.param('number') ?? '';
    if (!/^[1-9]\d{0,14}$/.test(text)) {
      return refuse(it, `${JSON.stringify(text.slice(0, 40))} is no number of an event; they are counted from 1.`);
    }
    const event = feed.get(Number(text));
    return event ? answer(it, event) : it.json<Fault>({ error: goneInWords(Number(text), feed.last) }, 404);
  };

  routes.get(
    `/${eventPath(':number')}`,
    about((it, kept) => it.json<OpenedEvent>({ summary: summaryOf(kept), event: kept.event })),
  );
  routes.get(
    `/${eventPath(':number', 'rules')}`,
    about(async (it, kept) => it.json(rulesFor(kept.event, await rules()))),
  );
  routes.get(
    `/${eventPath(':number', 'delivery')}`,
    about(async (it, kept) => it.json(await originalDelivery(kept, stack, feed))),
  );
  routes.get(
    `/${eventPath(':number', 'way')}`,
    about(async (it, kept) => it.json(await wayOf(kept, stack, AbortSignal.any([signal, it.req.raw.signal])))),
  );
  routes.post(
    `/${resendPath(':number')}`,
    about(async (it, kept) => it.json(await toBus(context, kept))),
  );
  return routes;
}

const refuse = (it: Context, error: string) => it.json<Fault>({ error }, 400);

const goneInWords = (number: number, last: number) =>
  number > last
    ? `There is no event ${number}: ${last === 0 ? 'none has come yet' : `the newest is ${last}`}.`
    : `Event ${number} has made room for newer ones: the console no longer has it.`;
