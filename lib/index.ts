export type { ConfiguredTenant, FanoutConfig } from './config/fanout-config';
export type {
  AbsenceAlarm,
  AgeAlarm,
  AlarmName,
  AlarmSettings,
  AlarmSwitch,
  BacklogAlarm,
  CountAlarm,
  RateAlarm,
  RepeatAlarm,
} from './constructs/alarm-settings';
export { ChatChannel, type ChatChannelProps, type SlackChannel, type TeamsChannel } from './constructs/chat-channel';
export { ClaimsTable } from './constructs/claims-table';
export { FanoutDashboard, type FanoutDashboardProps } from './constructs/dashboard';
export { type CategoryName, type CategoryProps, QlikEventBus, type QlikEventBusProps } from './constructs/event-bus';
export { EventSchemas } from './constructs/event-schemas';
export {
  type Day,
  type ExpectedReload,
  ExpectedReloads,
  type ExpectedReloadsProps,
} from './constructs/expected-reloads';
export { FailureAlerts, type FailureAlertsProps } from './constructs/failure-alerts';
export { QlikEventFanout, type QlikEventFanoutProps } from './constructs/fanout';
export { QlikForwardedBus, type QlikForwardedBusProps } from './constructs/forwarded-bus';
export {
  HandlerFunction,
  type HandlerFunctionProps,
  type HandlerName,
  type RunProps,
} from './constructs/handler-function';
export type { EventsOf, FailuresOf } from './constructs/metrics';
export { Monitoring, type MonitoringProps } from './constructs/monitoring';
export { QlikEvents, type SubscribeProps } from './constructs/qlik-events';
export { QlikSubscriptions, type QlikSubscriptionsProps } from './constructs/qlik-subscriptions';
export { QuarantineBucket, type QuarantineBucketProps } from './constructs/quarantine-bucket';
export { Reconcile, type ReconciledTenant, type ReconcileProps } from './constructs/reconcile';
export { RetryQueue, type RetryQueueProps } from './constructs/retry-queue';
export type { StorageProps } from './constructs/storage';
export { Subscription, type SubscriptionProps } from './constructs/subscription';
export type { Tenant } from './constructs/tenants';
export { WebhookApi, type WebhookApiProps } from './constructs/webhook-api';
export type { Journals, ReconcileOutput } from './contract';
export { type EventPattern, InvalidPatternError, matches } from './qlik/pattern';
export type { Where } from './qlik/where';
export { QlikEventFanoutStack, type QlikEventFanoutStackProps } from './stack';
