import type { QlikEventFanoutProps } from '../constructs/fanout-props';
import type { Tenant } from '../constructs/tenants';

/** A tenant as the configuration has it: what holds its credentials is named. */
export interface ConfiguredTenant extends Omit<Tenant, 'signingSecret' | 'apiCredentials'> {
  /** Name or full ARN of the secret. @default - the tenant is not reconciled */
  readonly apiCredentials?: string;
}

/** What one stack is configured with. Keys that are not there have the defaults of {@link QlikEventFanoutProps}. */
export interface FanoutConfig
  extends Pick<
    QlikEventFanoutProps,
    | 'throttle'
    | 'ingestConcurrency'
    | 'deduplication'
    | 'deduplicationWindow'
    | 'reconcileEvery'
    | 'dropPersonalData'
    | 'eventSchemas'
    | 'journal'
    | 'journalRetention'
    | 'categories'
    | 'archiveRetention'
    | 'quarantineRetention'
    | 'logRetention'
    | 'alarms'
    | 'dashboard'
    | 'expectedReloads'
    | 'slack'
    | 'teams'
    | 'runbookUrl'
    | 'removalPolicy'
  > {
  /** Tenant name → tenant. */
  readonly tenants: Readonly<Record<string, ConfiguredTenant>>;
  /** Who gets failure cards and alarms; each address confirms once. @default - nobody */
  readonly alertEmails?: readonly string[];
  /** ARN of a KMS key that encrypts all that is held. @default - keys that AWS manages */
  readonly encryptionKey?: string;
}
