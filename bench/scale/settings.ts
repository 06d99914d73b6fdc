import { REST_MS } from '../../lambda/ingest/circuit-breaker';
import { clientConfig } from '../../lambda/shared/environment';
import { synthesised } from '../../test/support/synthesised';
import { quotas } from './quotas';
import type { ConsumerLimits } from './retry-queue';

/** What we set ourselves, read off the template that a user deploys. */
export interface Settings {
  /** Deliveries a second, and at once, that the API lets through for a tenant. */
  readonly tenantRate: number;
  readonly tenantBurst: number;
  readonly redelivery: ConsumerLimits;
  readonly failures: ConsumerLimits;
  /** Whether an event is claimed before it is published and confirmed after. */
  readonly hasDeduplication: boolean;
  /** Targets of a category's rule before anybody subscribes: its journal. */
  readonly journals: number;
  /** Seconds that a function waits for a service that does not answer, all tries together. */
  readonly patience: number;
  /** Seconds for which ingest does not ask a bus that hung. */
  readonly busRests: { readonly least: number; readonly most: number };
}

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever CloudFormation takes.
type Resource = { readonly Type: string; readonly Properties: any };

const TENANT = 'acme';

/** The app's settings for one tenant that configures nothing. */
export function readSettings(): Settings {
  const resources = Object.entries(
    synthesised({ tenants: { [TENANT]: { host: 'acme.eu.qlikcloud.com' } } }).toJSON().Resources as Record<
      string,
      Resource
    >,
  );
  const one = (type: string, id: RegExp): Resource => {
    const found = resources.filter(([logicalId, it]) => it.Type === type && id.test(logicalId));
    const [[, resource] = []] = found;
    if (found.length !== 1 || !resource)
      throw new Error(`the template has ${found.length} ${type} named ${id}, not one`);
    return resource;
  };
  const { RouteSettings } = one('AWS::ApiGatewayV2::Stage', /./).Properties;
  const route = RouteSettings[`POST /webhooks/${TENANT}`];
  const consumer = (queue: RegExp, mapping: RegExp): ConsumerLimits => {
    const { BatchSize, ScalingConfig } = one('AWS::Lambda::EventSourceMapping', mapping).Properties;
    return {
      batchSize: BatchSize,
      maxConcurrency: ScalingConfig.MaximumConcurrency,
      maxReceiveCount: one('AWS::SQS::Queue', queue).Properties.RedrivePolicy.maxReceiveCount,
      startConcurrency: quotas.pollerStart.value,
      growthPerMinute: quotas.pollerGrowth.value,
      inFlight: quotas.inFlight.value,
    };
  };
  return {
    tenantRate: route.ThrottlingRateLimit,
    tenantBurst: route.ThrottlingBurstLimit,
    redelivery: consumer(/ParkedQueue[0-9A-F]{8}$/, /ParkedConsumer[0-9A-F]{8}$/),
    failures: consumer(/FailureQueue[0-9A-F]{8}$/, /FailureQueueConsumer[0-9A-F]{8}$/),
    hasDeduplication: resources.some(
      ([id, { Type }]) => Type === 'AWS::DynamoDB::GlobalTable' && /EventTable/.test(id),
    ),
    journals: one('AWS::Events::Rule', /Automations.*Rule[0-9A-F]{8}$/i).Properties.Targets.length,
    busRests: { least: REST_MS.least / 1000, most: REST_MS.most / 1000 },
    patience: (clientConfig.maxAttempts * clientConfig.requestHandler.requestTimeout) / 1000,
  };
}
