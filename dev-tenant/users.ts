import { type ApiAnswer, type ApiRequest, failed } from './http';

/** Who calls the API (`@qlik/api` 2.19.0, users). */
export interface TenantUser {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly tenantId: string;
  readonly status: 'active';
  readonly assignedRoles: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: 'default';
    readonly level: 'admin' | 'user';
  }[];
}

/** Id of the tenant. */
export const TENANT_ID = 'fakeTenant0fakeTenant0fakeTenant';

const person = (id: string, name: string, assignedRoles: TenantUser['assignedRoles']): TenantUser => ({
  id,
  name,
  subject: `fake|${id}`,
  tenantId: TENANT_ID,
  status: 'active',
  assignedRoles,
});

/** Has the role that webhooks of level `tenant` need (`@qlik/api` 2.19.0, createWebhook). */
export const ADMIN = person('66f2000000000000000000a1', 'Fake administrator', [
  { id: '66f2000000000000000000c1', name: 'TenantAdmin', type: 'default', level: 'admin' },
]);

/** May have webhooks of level `user`, and no others. */
export const USER = person('66f2000000000000000000a2', 'Fake user', [
  { id: '66f2000000000000000000c2', name: 'Developer', type: 'default', level: 'user' },
]);

/** Whether a user has the role `TenantAdmin`. */
export const isAdmin = ({ assignedRoles }: TenantUser): boolean =>
  assignedRoles.some(({ name }) => name === 'TenantAdmin');

/**
 * `GET /api/v1/users/me`, by which anyone may read their own roles (qlik.dev changelog 89), and `/api/v1/users/{id}`;
 * undefined when the path is neither. `fields` leaves the others out.
 */
export function users({ method, path, query }: ApiRequest, caller: TenantUser): ApiAnswer | undefined {
  const [, id] = /^\/api\/v1\/users\/([^/]+)$/.exec(path) ?? [];
  if (method !== 'GET' || id === undefined) return undefined;
  const found = id === 'me' ? caller : [ADMIN, USER].find((it) => it.id === id);
  if (!found) return failed(404, 'User not found', id);
  if (found !== caller && !isAdmin(caller)) return failed(403, 'Forbidden', 'other users are seen by a TenantAdmin');
  const fields = query.get('fields')?.split(',');
  const body = Object.entries(found).filter(([field]) => field === 'id' || (fields?.includes(field) ?? true));
  return { status: 200, body: Object.fromEntries(body) };
}
