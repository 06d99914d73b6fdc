import { randomUUID } from 'node:crypto';
import { recognise } from '../lib/qlik/recognise';
import { sampleDelivery } from '../lib/qlik/samples';
import type { Delivery } from './deliveries';
import { type ApiAnswer, type ApiRequest, failed } from './http';

/** What may be done to the tenant from outside, which Qlik has no API for. */
export interface ControlPorts {
  readonly emit: (body: string) => Promise<readonly Delivery[]>;
  readonly revoke: (bearer: string) => void;
  readonly now: () => Date;
}

/**
 * `POST /dev-tenant/events`: something happens, with the body as it is or, of `{"sample": "<event type>"}`, a sample;
 * gives the deliveries. `POST /dev-tenant/revocations` with `{"bearer": "…"}`: a key or token ends. Undefined when the
 * request is neither.
 */
export async function control(
  { method, path, body }: ApiRequest,
  { emit, revoke, now }: ControlPorts,
): Promise<ApiAnswer | undefined> {
  if (method !== 'POST' || !path.startsWith('/dev-tenant/')) return undefined;
  const asked = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  switch (path) {
    case '/dev-tenant/events': {
      const event = typeof asked.sample === 'string' ? sampleOf(asked.sample, now()) : eventIn(asked);
      if (event === undefined)
        return failed(400, 'No event, and no catalogued type of a sample', JSON.stringify(asked));
      return { status: 201, body: { data: await emit(event) } };
    }
    case '/dev-tenant/revocations':
      revoke(String(asked.bearer));
      return { status: 204 };
    default:
      return undefined;
  }
}

function sampleOf(name: string, time: Date): string | undefined {
  const type = recognise(name);
  if (type === undefined) return undefined;
  return sampleDelivery(type, { envelope: 'cloud', unique: randomUUID(), time, name }).body;
}

const eventIn = (asked: Readonly<Record<string, unknown>>) =>
  [asked.type, asked.eventType].some((type) => typeof type === 'string') ? JSON.stringify(asked) : undefined;
