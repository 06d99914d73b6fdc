import { apiQuota, putEventsQuota } from './account-rates';
import { alarms } from './alarms';
import { apiThrottle } from './api-throttle';
import type { Check, TenantCheck } from './check';
import { deadLetters } from './dead-letters';
import { drift } from './drift';
import { endpoint } from './endpoint';
import { eventTypes } from './event-types';
import { journalPolicy } from './journal-policy';
import { lambdaConcurrency } from './lambda-concurrency';
import { lastEvent } from './last-event';
import { leftovers } from './leftovers';
import { stackOutputs } from './outputs';
import { parked } from './parked';
import { qlikApi } from './qlik-side';
import { quarantine } from './quarantine';
import { reconciling } from './reconciling';
import { runtimes } from './runtimes';
import { signature } from './signature';
import { signingSecret } from './signing';
import { stackState } from './stack-state';
import { subscribers } from './subscribers';
import { synthesisedTemplate } from './synthesised-template';
import { webhookState } from './webhook-state';

/** What is looked at once a deployment is found, in the order of the screen; to add a check, add it here. */
export const checks: Readonly<Record<'deployment' | 'events' | 'limits', readonly Check[]>> = {
  deployment: [stackState, stackOutputs, synthesisedTemplate, drift, runtimes],
  events: [lastEvent, deadLetters, parked, quarantine, alarms, subscribers, journalPolicy, leftovers],
  limits: [lambdaConcurrency, apiThrottle, apiQuota, putEventsQuota],
};

/** The same for each tenant. */
export const tenantChecks: readonly TenantCheck[] = [
  endpoint,
  signingSecret,
  qlikApi,
  webhookState,
  signature,
  eventTypes,
  reconciling,
];
