import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { env, type Journals, type ReconcileOutput } from '../contract';
import { acknowledge } from './acknowledge';
import { grantApiCredentials } from './api-credentials';
import { encryptTable } from './claims-table';
import { grantKeyUse } from './encryption';
import type { QlikEventBus } from './event-bus';
import { HandlerFunction, type RunProps } from './handler-function';
import type { StorageProps } from './storage';

/** A tenant whose API may be called. */
export interface ReconciledTenant {
  /** Host name, such as `acme.eu.qlikcloud.com`. */
  readonly host: string;
  /** Address that makes a webhook ours. */
  readonly webhookUrl: string;
  /** Holds `{"apiKey":"…"}` or `{"clientId":"…","clientSecret":"…"}`. */
  readonly apiCredentials: secretsmanager.ISecret;
}

/** Props of {@link Reconcile}. */
export interface ReconcileProps extends RunProps {
  /** Tenant name → tenant. */
  readonly tenants: Readonly<Record<string, ReconciledTenant>>;
  readonly bus: QlikEventBus;
  /** How often it runs: whole minutes, 15 at least. @default Duration.minutes(15) */
  readonly every?: Duration;
}

/** A run has this long; shorter than the pause between two, so that they do not meet. */
const TIMEOUT = Duration.minutes(10);

/**
 * Completeness: a scheduled function that compares each tenant's own delivery history with what arrived, and has Qlik
 * resend what did not.
 *
 * @example
 * new Reconcile(stack, 'Reconcile', {
 *   tenants: { acme: { host: 'acme.eu.qlikcloud.com', webhookUrl: fanout.api.urlFor('acme'), apiCredentials: secret } },
 *   bus: fanout.bus,
 * });
 */
export class Reconcile extends Construct {
  readonly handler: HandlerFunction;
  /** How far each webhook has been read, and what was resent lately. */
  readonly table: dynamodb.TableV2;
  readonly rule: events.Rule;
  /** How often it runs. */
  readonly every: Duration;
  /** Names of the tenants it reconciles. */
  readonly tenants: readonly string[];
  /** What the command line is told, by the stack's output. */
  readonly told: ReconcileOutput;

  constructor(scope: Construct, id: string, props: ReconcileProps) {
    super(scope, id);
    this.every = requireEvery(props.every ?? Duration.minutes(15));
    this.tenants = Object.keys(props.tenants);
    this.handler = new HandlerFunction(this, 'Reconcile', {
      ...props,
      handler: 'reconcile',
      description: 'Has Qlik resend what did not arrive',
      timeout: TIMEOUT,
    });
    this.table = new dynamodb.TableV2(this, 'Table', {
      partitionKey: { name: 'key', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      // Without it a run reads the last week again and resends what failed, which is at worst a duplicate.
      removalPolicy: props.removalPolicy ?? RemovalPolicy.DESTROY,
    });
    encryptTable(this.table, props.encryptionKey);
    this.rule = new events.Rule(this, 'Schedule', {
      description: 'Reconciles Qlik tenants',
      schedule: events.Schedule.rate(this.every),
      // A run that failed is repeated by the next one, which reads on where the last good one ended.
      targets: [new targets.LambdaFunction(this.handler, { retryAttempts: 0 })],
    });
    acknowledge(this.rule, 'scheduleRepeats');
    this.handler.addEnvironment(env.busName, props.bus.eventBus.eventBusName);
    this.#grantCallQlik(props.tenants);
    this.#grantRemember(props);
    const journals = this.#grantSearch(props);
    const tenants = Object.entries(props.tenants).map(
      ([name, { host, apiCredentials }]) => [name, { host, apiCredentials: apiCredentials.secretArn }] as const,
    );
    this.told = { tenants: Object.fromEntries(tenants), table: this.table.tableName, journals };
  }

  /** Lets the function read the tenants' credentials and tells it where they are. */
  #grantCallQlik(tenants: ReconcileProps['tenants']): void {
    const perTenant = (value: (tenant: ReconciledTenant) => string) =>
      Stack.of(this).toJsonString(
        Object.fromEntries(Object.entries(tenants).map(([name, tenant]) => [name, value(tenant)])),
      );
    this.handler.addEnvironment(
      env.tenantHosts,
      perTenant(({ host }) => host),
    );
    this.handler.addEnvironment(
      env.webhookUrls,
      perTenant(({ webhookUrl }) => webhookUrl),
    );
    const secrets = Object.entries(tenants).map(([name, { apiCredentials }]) => [name, apiCredentials] as const);
    grantApiCredentials(this.handler, Object.fromEntries(secrets));
  }

  #grantRemember({ encryptionKey }: StorageProps): void {
    this.handler.addEnvironment(env.reconcileTable, this.table.tableName);
    grantKeyUse(this.handler, 'useTable', encryptionKey);
    iam.Grant.addToPrincipal({
      grantee: this.handler,
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      resourceArns: [this.table.tableArn],
    });
  }

  /** Lets the function search the journals; without any it can compare nothing with the audit, and says so. */
  #grantSearch({ bus, encryptionKey }: ReconcileProps): Journals | undefined {
    const { journals, journalRetentions } = bus;
    const groups = Object.entries(journals);
    if (groups.length === 0) return undefined;
    const told: Journals = {
      groups: Object.fromEntries(groups.map(([category, group]) => [category, group.logGroupName])),
      // Within which all of them can be asked.
      days: Math.min(...Object.values(journalRetentions)),
    };
    this.handler.addEnvironment(env.journals, Stack.of(this).toJsonString(told));
    iam.Grant.addToPrincipal({
      grantee: this.handler,
      actions: ['logs:FilterLogEvents'],
      resourceArns: groups.map(([, group]) => group.logGroupArn),
    });
    grantKeyUse(this.handler, 'readLog', encryptionKey);
    return told;
  }
}

function requireEvery(every: Duration): Duration {
  const minutes = every.toMinutes({ integral: false });
  if (!Number.isInteger(minutes) || minutes < 15) {
    throw new Error(`reconcileEvery must be whole minutes, 15 at least, got: ${every.toHumanString()}`);
  }
  return every;
}
