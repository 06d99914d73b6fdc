import { type ApiAnswer, type ApiRequest, failed, pageOf } from './http';

/** A run of an automation (`@qlik/api` 2.19.0, workflows/automations). What the objects of `error` hold is not published. */
export interface Run {
  readonly id: string;
  readonly status: string;
  readonly title?: string;
  readonly error?: readonly unknown[] | null;
}

/** Runs kept; the oldest are forgotten. */
const MOST_RUNS = 10_000;

interface Item {
  readonly resourceType: 'app';
  readonly resourceId: string;
  readonly name: string;
  readonly spaceId?: string;
}

/** What can fail in the tenant, and where it is. */
export class FakeThings {
  /** Path → what a GET of it gives. */
  readonly #runs = new Map<string, Run>();
  readonly #spaces = new Map<string, object>();
  readonly #items: Item[] = [];

  addRun(automationId: string, run: Run): void {
    this.#runs.set(`/api/workflows/automations/${automationId}/runs/${run.id}`, run);
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > MOST_RUNS && oldest !== undefined) this.#runs.delete(oldest);
  }

  addSpace(id: string, name: string): void {
    this.#spaces.set(`/api/v1/spaces/${id}`, { id, name, type: 'shared' });
  }

  /** An app is in the catalogue of items. */
  addApp(resourceId: string, name: string, spaceId?: string): void {
    this.#items.push({ resourceType: 'app', resourceId, name, spaceId });
  }

  /** Undefined when the path is none of theirs. */
  answer(request: ApiRequest): ApiAnswer | undefined {
    const { method, path, query } = request;
    if (method !== 'GET') return undefined;
    if (path === '/api/v1/items') {
      if (query.has('resourceId') && !query.has('resourceType')) return failed(400, 'resourceType must be provided');
      const isAsked = ({ resourceType, resourceId }: Item) =>
        (query.get('resourceType') ?? resourceType) === resourceType &&
        (query.get('resourceId') ?? resourceId) === resourceId;
      return pageOf(this.#items.filter(isAsked), request);
    }
    if (!/^\/api\/(workflows\/automations\/[^/]+\/runs|v1\/spaces)\/[^/]+$/.test(path)) return undefined;
    const body = this.#runs.get(path) ?? this.#spaces.get(path);
    return body ? { status: 200, body } : failed(404, 'Not found', path);
  }
}
