export { QlikEventBus, type QlikEventBusProps } from './constructs/event-bus';
export { FailureAlerts, type FailureAlertsProps } from './constructs/failure-alerts';
export { QlikEventFanout, type QlikEventFanoutProps, type Tenant } from './constructs/fanout';
export { Monitoring, type MonitoringProps } from './constructs/monitoring';
export { QuarantineBucket, type QuarantineBucketProps } from './constructs/quarantine-bucket';
export { RetryQueue, type RetryQueueProps } from './constructs/retry-queue';
export { Subscription, type SubscriptionProps } from './constructs/subscription';
export { WebhookApi, type WebhookApiProps } from './constructs/webhook-api';
export { QlikEventFanoutStack, type QlikEventFanoutStackProps } from './stack';
