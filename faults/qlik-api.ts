import { type Json, ServiceError } from './aws/wire';

/** A tenant's API, as far as a failure card asks it: every run has an error, every app and every space a name. */
export function askQlik({ path, authorization }: Json, apiKeys: ReadonlySet<string>): Json {
  if (!apiKeys.has(authorization?.replace(/^Bearer /, ''))) throw new ServiceError('Unauthorized', { status: 401 });
  if (/^\/api\/workflows\/automations\/[\w-]+\/runs\/[\w-]+$/.test(path)) {
    return { title: 'A run', error: [{ message: 'a block failed' }] };
  }
  if (/^\/api\/v1\/items\?resourceType=app&resourceId=[\w-]+&limit=1$/.test(path)) {
    return { data: [{ name: 'An app', spaceId: 'space-1' }] };
  }
  if (/^\/api\/v1\/spaces\/[\w-]+$/.test(path)) return { name: 'A space' };
  throw new Error(`no stand-in for ${path} of Qlik: add it to faults/qlik-api.ts`);
}
