/** What the app's stack says beside what the product's does. */
export const added = {
  targetUrl: 'BenchTargetUrl',
  plainApiId: 'BenchPlainApiId',
  plainTargetUrl: 'BenchPlainTargetUrl',
} as const;

/** The type of the events that are sent. */
export const DELIVERED = 'com.qlik.v1.app.created';
