import { type Check, cannotSay } from './check';
import { peakDeliveries } from './peaks';
import { quota, quotaOf } from './quotas';
import { rateText, usageFinding } from './usage';

const asks = ['servicequotas:GetServiceQuota', 'cloudwatch:GetMetricData'] as const;

/** Requests a second that the account's APIs may get, against the busiest minute of the last day. */
export const apiQuota: Check = {
  name: 'API quota',
  asks,
  look: async (installation) => {
    const allowed = await quotaOf(installation.clients, quota.apiRequests);
    if (allowed === undefined) return cannotSay('Service Quotas does not say it');
    const peak = await peakDeliveries(installation);
    const seen = `${rateText(peak)} deliveries a second in the busiest minute of 24 h, of ${allowed} requests`;
    return usageFinding(peak, allowed, seen, 'Service Quotas, Amazon API Gateway, Throttle rate: ask for more');
  },
};

/** PutEvents calls a second that the account may make: each delivery is one. */
export const putEventsQuota: Check = {
  name: 'PutEvents quota',
  asks,
  look: async (installation) => {
    const allowed = await quotaOf(installation.clients, quota.putEvents);
    if (allowed === undefined) return cannotSay('Service Quotas does not say it');
    const peak = await peakDeliveries(installation);
    const seen = `${rateText(peak)} deliveries a second in the busiest minute of 24 h, of ${allowed} calls`;
    return usageFinding(
      peak,
      allowed,
      seen,
      'Service Quotas, Amazon EventBridge, PutEvents throttle limit: ask for more',
    );
  },
};
