import { type Check, cannotSay } from './check';
import { resourcesIn, type Template } from './installation';
import { peakDeliveries } from './peaks';
import { rateText, usageFinding } from './usage';

interface RouteSettings {
  readonly ThrottlingRateLimit?: number;
}

/** What the API lets through of a tenant, against the busiest minute of the last day. */
export const apiThrottle: Check = {
  name: 'API throttle',
  asks: ['cloudwatch:GetMetricData', 'cloudformation:GetTemplate'],
  look: async (installation) => {
    const limit = narrowest(await installation.template());
    if (limit === undefined) return cannotSay('the template has no throttle');
    const peak = await peakDeliveries(installation);
    const seen = `${rateText(peak)} deliveries a second in the busiest minute of 24 h, of ${limit} for a tenant`;
    return usageFinding(peak, limit, seen, 'fanout.json, throttle, or that of the tenant; then npx cdk deploy');
  },
};

/** The narrowest of the tenants' own: traffic is measured for all of them together. */
function narrowest(template: Template): number | undefined {
  const [stage] = resourcesIn(template, 'AWS::ApiGatewayV2::Stage');
  const routes = (stage?.Properties?.RouteSettings ?? {}) as Readonly<Record<string, RouteSettings>>;
  const limits = Object.entries(routes).flatMap(([route, { ThrottlingRateLimit: limit }]) =>
    route.includes('{') || limit === undefined ? [] : [limit],
  );
  return limits.length > 0 ? Math.min(...limits) : undefined;
}
