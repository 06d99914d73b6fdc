import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { env } from '../contract';
import type { Category, UNCATALOGUED } from '../qlik/catalogue';
import { EVENT_SOURCE } from '../qlik/event';
import { patternOf } from '../qlik/pattern';
import { allCategories } from '../qlik/recognise';
import { acknowledge } from './acknowledge';
import { letEventBridgeSend, ruleDeadLetterQueue } from './dead-letters';
import { letServiceUseKey } from './encryption';
import type { StorageProps } from './storage';
import { Subscription } from './subscription';

/** What is different for one category. */
export interface CategoryProps {
  /** Whether the category keeps a journal. @default - as `journal` says */
  readonly journal?: boolean;
  /** How long its journal keeps an event. @default - as `journalRetention` says */
  readonly journalRetention?: logs.RetentionDays;
}

/** Props of {@link QlikEventBus}. */
export interface QlikEventBusProps extends StorageProps {
  /** A bus to use. It keeps its own key and removal policy. @default - a new one */
  readonly eventBus?: events.IEventBus;
  /** Takes what EventBridge could not hand to a journal. @default - a queue of its own, kept for 14 days */
  readonly journalDeadLetterQueue?: sqs.IQueue;
  /** Whether each category keeps a journal: a log group with every event of the category. @default true */
  readonly journal?: boolean;
  /** How long the journals keep an event. @default logs.RetentionDays.ONE_MONTH */
  readonly journalRetention?: logs.RetentionDays;
  /**
   * Category → what is different for it: events of `users` name people, say, and are to be kept for a week only.
   *
   * @default - the same for each
   */
  readonly categories?: Readonly<Partial<Record<CategoryName, CategoryProps>>>;
  /** How long the archive can replay an event. @default Duration.days(30) */
  readonly archiveRetention?: Duration;
}

/** Slug of a category, or `uncatalogued`. */
export type CategoryName = Category | typeof UNCATALOGUED;

/**
 * The bus, its archive, and a rule for each category of event types. Each event matches exactly one of the rules,
 * whose journal shows it at once.
 *
 * @example
 * const { eventBus } = new QlikEventBus(stack, 'Events', { archiveRetention: Duration.days(90) });
 */
export class QlikEventBus extends Construct {
  readonly eventBus: events.IEventBus;
  readonly archive: events.Archive;
  /** The category rules, by slug. */
  readonly categories: Readonly<Record<CategoryName, Subscription>>;
  /** The journals, by slug; empty when switched off. */
  readonly journals: Readonly<Partial<Record<CategoryName, logs.LogGroup>>>;
  /** For how many days each category's journal keeps an event; those without a journal are left out. */
  readonly journalRetentions: Readonly<Partial<Record<CategoryName, logs.RetentionDays>>>;
  /** Takes what EventBridge could not hand to a journal. */
  readonly journalDeadLetterQueue: sqs.IQueue;
  /**
   * Takes the events that the bus could not encrypt or decrypt. Undefined unless the bus is of this construct's making
   * and has a key that can be disabled.
   */
  readonly busDeadLetterQueue?: sqs.Queue;

  constructor(scope: Construct, id: string, props: QlikEventBusProps = {}) {
    super(scope, id);
    if (props.eventBus) {
      this.eventBus = props.eventBus;
    } else {
      this.busDeadLetterQueue = this.#addBusDeadLetterQueue(props);
      this.eventBus = this.#addBus(props);
    }
    this.archive = new events.Archive(this, 'Archive', {
      sourceEventBus: this.eventBus,
      description: 'Events of Qlik Cloud tenants, for replay',
      eventPattern: { source: [EVENT_SOURCE] },
      retention: props.archiveRetention ?? Duration.days(30),
    });
    // Not the library's own prop: its key policy names the bus, which cannot be made before its key.
    if (props.encryptionKey) {
      (this.archive.node.defaultChild as events.CfnArchive).kmsKeyIdentifier = props.encryptionKey.keyArn;
      letServiceUseKey(this, 'events', props.encryptionKey);
    }
    this.archive.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
    this.journalDeadLetterQueue =
      props.journalDeadLetterQueue ?? ruleDeadLetterQueue(this, 'JournalDeadLetterQueue', props);
    this.categories = byCategory(
      (category) =>
        new Subscription(this, category, {
          eventBus: this.eventBus,
          pattern: patternOf(category),
          description: `Qlik category: ${category}`,
          deadLetterQueue: this.journalDeadLetterQueue,
        }),
    );
    this.journalRetentions = retentionsOf(props);
    this.journals = this.#addJournals(props);
  }

  /**
   * Lets a function publish; sets its environment key.
   *
   * @example
   * fanout.bus.grantPublish(fn);
   */
  grantPublish(grantee: lambda.Function): iam.Grant {
    grantee.addEnvironment(env.busName, this.eventBus.eventBusName);
    return this.eventBus.grantPutEventsTo(grantee);
  }

  #addBus({ encryptionKey, removalPolicy }: StorageProps): events.EventBus {
    const bus = new events.EventBus(this, 'Bus', {
      description: 'Events of Qlik Cloud tenants',
      deadLetterQueue: this.busDeadLetterQueue,
    });
    (bus.node.defaultChild as events.CfnEventBus).kmsKeyIdentifier = encryptionKey?.keyArn;
    if (this.busDeadLetterQueue) letEventBridgeSend(bus, bus.eventBusArn, this.busDeadLetterQueue);
    // The archive can be replayed only to the bus it is of, and CloudFormation cannot delete a bus that has one.
    bus.applyRemovalPolicy(removalPolicy ?? RemovalPolicy.RETAIN);
    return bus;
  }

  /**
   * Events that EventBridge could not encrypt or decrypt, say because the key is disabled (EventBridge user guide, "Using
   * dead-letter queues to capture encrypted event errors", read 2026-11). SQS encrypts it with keys of its own: with the
   * same key it could not take them.
   */
  #addBusDeadLetterQueue({ encryptionKey, removalPolicy }: StorageProps): sqs.Queue | undefined {
    return encryptionKey && ruleDeadLetterQueue(this, 'BusDeadLetterQueue', { removalPolicy });
  }

  #addJournals({ encryptionKey, removalPolicy }: StorageProps): QlikEventBus['journals'] {
    const journals = Object.entries(this.journalRetentions).map(([category, retention]) => {
      const journal = new logs.LogGroup(this, `${category}-journal`, {
        retention,
        encryptionKey,
        removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN,
      });
      if (!encryptionKey) acknowledge(journal, 'logKeyOfAws');
      return [category as CategoryName, journal] as const;
    });
    if (journals.length === 0) return {};
    letServiceUseKey(this, 'logs', encryptionKey);
    // One policy for all: an account has ten a region.
    new logs.ResourcePolicy(this, 'JournalPolicy', {
      policyStatements: [
        new iam.PolicyStatement({
          principals: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'].map(
            (service) => new iam.ServicePrincipal(service),
          ),
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: journals.map(([, journal]) => `${arnOf(journal)}:*`),
        }),
      ],
    });
    // Not the library's own target: it adds a custom resource to the stack for what the one policy above does.
    for (const [category, journal] of journals) {
      this.categories[category].addTarget({ bind: () => ({ arn: arnOf(journal) }) });
    }
    return Object.fromEntries(journals);
  }
}

/** How long each category's journal keeps an event; those without a journal are left out. */
const retentionsOf = ({
  journal = true,
  journalRetention,
  categories,
}: QlikEventBusProps): QlikEventBus['journalRetentions'] =>
  Object.fromEntries(
    allCategories
      .filter((category) => categories?.[category]?.journal ?? journal)
      .map((category) => [
        category,
        categories?.[category]?.journalRetention ?? journalRetention ?? logs.RetentionDays.ONE_MONTH,
      ]),
  );

/** The log group's ARN as a rule target wants it: without the `:*` for its streams. */
const arnOf = (logGroup: logs.LogGroup) =>
  Stack.of(logGroup).formatArn({
    service: 'logs',
    resource: 'log-group',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: logGroup.logGroupName,
  });

const byCategory = <Value>(make: (category: CategoryName) => Value) =>
  Object.fromEntries(allCategories.map((category) => [category, make(category)])) as Record<CategoryName, Value>;
