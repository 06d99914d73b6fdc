import type { DeployedRule } from '../../../cli/deployment/deployed-rules';
import type { Outputs } from '../../../cli/deployment/stack';
import type { Deployed } from '../../../console/server/map/deployed';

export const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:1:${name}`;

/** A rule on the bus with its targets, each an ARN. */
export const ruleTo = (name: string, targets: readonly string[], isDisabled = false): DeployedRule => {
  const physical = name.replaceAll('/', '-');
  const ruleArn = arn('events', `rule/bus/${physical}`);
  return {
    name,
    logicalId: physical,
    rule: { name: physical, arn: ruleArn, bus: 'bus', pattern: '{"source":["qlik.cloud"]}', isDisabled },
    targets: targets.map((targetArn) => ({ ruleArn, targetArn, transforms: false })),
  };
};

/** Two tenants; a journal, a subscriber and one more that is switched off with the same function, and the failures. */
export const deployedFixture = (over: Partial<Deployed> = {}): Deployed => {
  const audit = ruleTo('Mine/Audit/Rule', [arn('lambda', 'function:audit')]);
  const users = ruleTo('Mine/Events/users', [arn('logs', 'log-group:journal-users')]);
  const [toAudit] = audit.targets;
  const [toJournal] = users.targets;
  return {
    outputs: {
      ApiId: 'api-id',
      BusName: 'bus',
      WebhookUrls: '{"acme":"https://api/webhooks/acme","globex":"https://api/webhooks/globex"}',
      ParkedQueueUrl: 'https://sqs/1/parked',
      FailureQueueUrl: 'https://sqs/1/failure',
      QuarantineBucket: 'quarantine-bucket',
      AlertTopicArn: arn('sns', 'alerts'),
    } as Outputs,
    ingest: 'ingest-fn',
    rules: [
      audit,
      ruleTo('Mine/Off/Rule', [arn('lambda', 'function:audit')], true),
      users,
      ruleTo('Mine/Failures', [arn('sqs', 'failure')]),
    ],
    deadLetterQueues: [
      {
        name: 'audit-dlq',
        arn: arn('sqs', 'audit-dlq'),
        url: 'https://sqs/1/audit-dlq',
        feeders: toAudit ? [{ kind: 'target', ...toAudit }] : [],
      },
      {
        name: 'journal',
        arn: arn('sqs', 'journal-dlq'),
        url: 'https://sqs/1/journal-dlq',
        feeders: toJournal ? [{ kind: 'target', ...toJournal }] : [],
      },
      {
        name: 'parked',
        arn: arn('sqs', 'parked-dlq'),
        url: 'https://sqs/1/parked-dlq',
        feeders: [{ kind: 'queue', arn: arn('sqs', 'parked'), holds: 'parked' }],
      },
    ],
    consumers: new Map([
      [arn('sqs', 'parked'), [arn('lambda', 'function:redeliver')]],
      [arn('sqs', 'failure'), [arn('lambda', 'function:failures-fn')]],
    ]),
    urls: new Map(),
    paths: new Map([['audit', 'Mine/Audit/Fn']]),
    unknown: [],
    ...over,
  };
};
