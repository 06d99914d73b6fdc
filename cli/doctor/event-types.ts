import { recognise, rows } from '../../lib/qlik/recognise';
import { amber, cannotSay, green, red, type TenantCheck } from './check';
import { UNASKED } from './qlik-side';

/** Which of the catalogued types the webhook sends, and which it sends that are not catalogued. */
export const eventTypes: TenantCheck = {
  name: 'event types',
  asks: ['secretsmanager:GetSecretValue'],
  look: async (installation, tenant) => {
    const side = await installation.qlikSide(tenant);
    if (!side.ok) return UNASKED;
    if (side.webhooks.length === 0) return cannotSay('no webhook of the tenant comes here: see webhook');
    const sent = [...new Set(side.webhooks.flatMap((it) => it.eventTypes))];
    if (sent.length === 0) return red('the webhook asks for none', 'choose some in the Management Console, Webhooks');
    const known = new Set(sent.flatMap((type) => recognise(type) ?? []));
    const unknown = sent.filter((type) => recognise(type) === undefined);
    const seen = `${known.size} of ${rows.length} catalogued`;
    return unknown.length === 0
      ? green(seen)
      : amber(
          `${seen}; ${unknown.length} not catalogued: ${unknown.slice(0, 3).join(', ')}${unknown.length > 3 ? ', …' : ''}`,
          'they arrive as uncatalogued: look for a newer version of qlik-event-fanout',
        );
  },
};
