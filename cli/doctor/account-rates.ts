import { type Check, cannotSay } from './check';
import { quota, quotaOf } from './quotas';
import { IN_THE_BUSIEST_MINUTE, usageFinding } from './usage';

const asks = ['servicequotas:GetServiceQuota', 'cloudwatch:GetMetricData'] as const;

/** Requests a second that the account's APIs may get, against the busiest minute of the last day. */
export const apiQuota: Check = {
  name: 'API quota',
  asks,
  look: async (installation) => {
    const allowed = await quotaOf(installation.clients, quota.apiRequests);
    if (allowed === undefined) return cannotSay('Service Quotas does not say it');
    return usageFinding(await installation.peakDeliveries(), allowed, {
      what: IN_THE_BUSIEST_MINUTE,
      of: `${allowed} requests`,
      mend: 'Service Quotas, Amazon API Gateway, Throttle rate: ask for more',
    });
  },
};

/** PutEvents calls a second that the account may make: each delivery is one. */
export const putEventsQuota: Check = {
  name: 'PutEvents quota',
  asks,
  look: async (installation) => {
    const allowed = await quotaOf(installation.clients, quota.putEvents);
    if (allowed === undefined) return cannotSay('Service Quotas does not say it');
    return usageFinding(await installation.peakDeliveries(), allowed, {
      what: IN_THE_BUSIEST_MINUTE,
      of: `${allowed} calls`,
      mend: 'Service Quotas, Amazon EventBridge, PutEvents throttle limit: ask for more',
    });
  },
};
