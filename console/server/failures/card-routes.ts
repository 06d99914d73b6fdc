import { Hono } from 'hono';
import { z } from 'zod';
import { failureExplainer } from '../../../cli/deployment/failure-explainer';
import { type TenantHosts, tenantHostsOf } from '../../../cli/deployment/tenant-hosts';
import { recent } from '../../../lambda/failures/recent';
import type { Explanation as Found } from '../../../lib/qlik/failure';
import type { Fault } from '../../api/deployment';
import {
  type Explanation,
  explanationPath,
  type Failures,
  failurePath,
  failuresPath,
  type OpenedFailure,
} from '../../api/failures';
import { bodyOf } from '../body';
import type { ConsoleContext } from '../context';
import { explanationInWords } from './explanation-words';
import { failuresOf, openedOf } from './groups';
import { runReader } from './runs';

const failures = z.strictObject({ hidesTestRuns: z.boolean() });
const explanation = z.strictObject({ cardId: z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits') });

/** What Qlik said is kept for the time of a look at it. */
const FOUND = { atMost: 1_000, forMs: 3_600_000, now: Date.now };

/** The failure cards: all groups, one opened, and what Qlik says about one. */
export function cardRoutes({ stack, feed }: ConsoleContext): Hono {
  const hosts = hostCache(() => tenantHostsOf(stack));
  const explainer = failureExplainer(stack);
  const found = recent<Found>(FOUND);
  const read = runReader();
  const readRuns = async () => {
    const known = await hosts();
    return { known, runs: read(feed.events, known.hosts, found.get) };
  };
  const notAskable = (tenant: string, kind: string) => {
    if (!['automation run', 'reload'].includes(kind)) return `Qlik has nothing to add about a failed ${kind}.`;
    if (explainer.tenants.includes(tenant)) return undefined;
    return `Tenant ${tenant} has no API credentials in this deployment, so that Qlik cannot be asked why.`;
  };
  const routes = new Hono();

  routes.post(`/${failuresPath}`, async (it) => {
    const asked = await bodyOf(it, failures);
    if (!asked.ok) return it.json<Fault>({ error: asked.error }, 400);
    const { runs, known } = await readRuns();
    const all = failuresOf(runs, asked.value.hidesTestRuns, Date.now());
    return it.json<Failures>({ ...all, noLinks: known.why });
  });

  routes.get(`/${failurePath(':fingerprint{[0-9a-f]{16}}')}`, async (it) => {
    const fingerprint = it.req.param('fingerprint') ?? '';
    const opened = openedOf((await readRuns()).runs, fingerprint, Date.now());
    if (opened === undefined) {
      return it.json<Fault>({ error: `No failure of fingerprint ${fingerprint} is among the events kept here.` }, 404);
    }
    const { tenant, kind } = opened.group;
    return it.json<OpenedFailure>({ ...opened, notAskable: notAskable(tenant, kind) });
  });

  routes.post(`/${explanationPath}`, async (it) => {
    const asked = await bodyOf(it, explanation);
    if (!asked.ok) return it.json<Fault>({ error: asked.error }, 400);
    const { cardId } = asked.value;
    const card = (await readRuns()).runs.find((run) => run.card.cardId === cardId)?.card;
    if (card === undefined) return it.json<Fault>({ error: 'This run is no longer among the events kept here.' }, 404);
    const why = notAskable(card.tenant, card.kind);
    if (why !== undefined) return it.json<Fault>({ error: why }, 409);
    const { found: told, result } = await explainer.explain(card);
    if (Object.keys(told).length > 0) found.set(cardId, told);
    const { name, error, spaceName } = told;
    const isWhole = result === undefined || result === 'explained';
    return it.json<Explanation>({ name, error, spaceName, words: explanationInWords(result), isWhole });
  });
  return routes;
}

interface KnownHosts {
  readonly hosts: TenantHosts;
  /** Why none are known. */
  readonly why?: string;
}

/** A refusal is asked about again no sooner. */
const RETRY_MS = 60_000;

/** Asks for the hosts until they are known; they change with a deployment alone. */
function hostCache(ask: () => Promise<TenantHosts>): () => Promise<KnownHosts> {
  let known: Promise<KnownHosts> | undefined;
  let until = Number.POSITIVE_INFINITY;
  return () => {
    if (known === undefined || Date.now() > until) {
      until = Number.POSITIVE_INFINITY;
      known = ask().then(
        (hosts): KnownHosts => ({ hosts }),
        ({ name }: Error): KnownHosts => {
          until = Date.now() + RETRY_MS;
          return {
            hosts: {},
            why: `The tenants' hosts cannot be read (${name}), so that there are no links into them.`,
          };
        },
      );
    }
    return known;
  };
}
