import { addInterceptor } from '@qlik/api/interceptors';

const V1 = '/api/v1/webhooks';
const CORE = '/api/core/webhooks';

/** Hosts whose list of webhooks was there under v1 alone when it was last read. */
const withoutCore = new Set<string>();

/**
 * Sends the webhook calls of `@qlik/api`, which knows only `/api/v1/webhooks`, to `/api/core/webhooks`: Qlik removes
 * v1 on or after 2027-11-01 (qlik.dev changelog 263). A tenant that lacks core is found out by listing its webhooks or
 * event types, with which every run begins, and is served by v1. Goes once `@qlik/api` has core itself (2.19.0 has not).
 */
export const preferCoreWebhooks = (): void => {
  addInterceptor(async (request, proceed) => {
    const { pathTemplate, options } = request;
    if (!pathTemplate.startsWith(V1)) return proceed(request);
    const host = options?.hostConfig?.host ?? '';
    const isFinder = pathTemplate === V1 || pathTemplate === `${V1}/event-types`;
    if (!isFinder && withoutCore.has(host)) return proceed(request);
    try {
      const answer = await proceed({ ...request, pathTemplate: pathTemplate.replace(V1, CORE) });
      withoutCore.delete(host);
      return answer;
    } catch (error) {
      if (!isFinder || (error as { status?: unknown }).status !== 404) throw error;
      const answer = await proceed(request);
      withoutCore.add(host);
      return answer;
    }
  });
};
