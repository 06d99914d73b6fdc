import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import type { DoctorClients } from './installation';

/** Quotas of an account and region, by the codes of Service Quotas. */
export const quota = {
  /** PutEvents calls a second (Amazon EventBridge quotas, read 2026-11). */
  putEvents: { ServiceCode: 'events', QuotaCode: 'L-9B653E91' },
  /** Requests a second to all APIs of the region (Amazon API Gateway quotas, read 2026-11). */
  apiRequests: { ServiceCode: 'apigateway', QuotaCode: 'L-8A5B8E43' },
} as const;

/** How much is allowed. Undefined when Service Quotas does not say. */
export const quotaOf = async (
  { serviceQuotas }: Pick<DoctorClients, 'serviceQuotas'>,
  code: (typeof quota)[keyof typeof quota],
): Promise<number | undefined> => (await serviceQuotas.send(new GetServiceQuotaCommand(code))).Quota?.Value;
