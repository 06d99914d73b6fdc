import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { QueueMessage } from '../../cli/dead-letters/dead-letter';
import type { DeadLetterQueue } from '../../cli/dead-letters/dead-letter-queues';

/** Stands in bodies and error texts of the messages below, and must not come out of them. */
export const PRIVATE = 'jane.doe@acme.example';

const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111122223333:${rest}`;
const dlqOf = (name: string, feeders: DeadLetterQueue['feeders']): DeadLetterQueue => ({
  name,
  arn: arn('sqs', `${name}-dlq`),
  url: `https://sqs/${name}-dlq`,
  feeders,
});

export const arns = {
  parkedQueue: arn('sqs', 'parked'),
  failureQueue: arn('sqs', 'failure'),
  usersQueue: arn('sqs', 'users'),
  rule: arn('events', 'rule/bus/rule'),
  journal: arn('logs', 'log-group:/journals/automations'),
  function: arn('lambda', 'function:refresh'),
  topic: arn('sns', 'topic'),
  stateMachine: arn('states', 'stateMachine:machine'),
} as const;

const target = (targetArn: string, transforms = false) =>
  ({ kind: 'target', ruleArn: arns.rule, targetArn, transforms }) as const;

export const parkedDlq = dlqOf('parked', [{ kind: 'queue', arn: arns.parkedQueue, holds: 'parked' }]);
export const failureDlq = dlqOf('failure', [
  { kind: 'queue', arn: arns.failureQueue, holds: 'events' },
  target(arns.failureQueue),
]);
export const journalDlq = dlqOf('journal', [target(arns.journal)]);
export const usersDlq = dlqOf('users', [
  { kind: 'queue', arn: arns.usersQueue, holds: 'anything' },
  { kind: 'function', arn: arns.function },
  target(arns.function),
  target(arns.topic),
  target(arns.stateMachine),
]);
/** Of a rule whose one target gets something else than the event. */
export const transformedDlq = dlqOf('transformed', [target(arns.function, true)]);
export const dlqs = [parkedDlq, failureDlq, journalDlq, usersDlq];

/** An event as EventBridge hands it to targets. */
export const event = {
  version: '0',
  id: 'a',
  'detail-type': 'com.qlik.v1.automation.run.failed',
  source: 'qlik.cloud',
  time: '2026-11-24T08:00:00Z',
  detail: { id: '1', tenant: 'acme', data: { user: PRIVATE } },
};

let count = 0;

/** A message; each has an id of its own. */
export function message(
  body: unknown,
  attributes: Readonly<Record<string, string>> = {},
  over: Partial<QueueMessage> = {},
): QueueMessage {
  const id = `message-${++count}`;
  const withTypes = Object.entries(attributes).map(
    ([name, StringValue]) => [name, { DataType: 'String', StringValue } satisfies MessageAttributeValue] as const,
  );
  return {
    id,
    receiptHandle: `handle of ${id}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    sentAt: Date.parse('2026-11-24T08:00:00Z') + count,
    attributes: Object.fromEntries(withTypes),
    ...over,
  };
}

export const parkedEntry = (code = 'ThrottlingException', more: object = {}) =>
  message({
    version: 1,
    kind: 'entry',
    code,
    ...more,
    entry: { Source: 'qlik.cloud', DetailType: event['detail-type'], Time: event.time, Detail: event.detail },
  });

export const parkedQuarantine = () =>
  message({
    version: 1,
    kind: 'quarantine',
    code: 'ServiceUnavailable',
    key: 'acme/key.json',
    delivery: { version: 1, tenant: 'acme', reason: 'not-json', receivedAt: event.time, headers: {}, body: PRIVATE },
  });

/** As EventBridge puts it into the DLQ of a rule's target. */
export const undeliverable = (targetArn: string, over: Readonly<Record<string, string>> = {}, body: unknown = event) =>
  message(body, {
    RULE_ARN: arns.rule,
    TARGET_ARN: targetArn,
    ERROR_CODE: 'NO_PERMISSIONS',
    ERROR_MESSAGE: `${PRIVATE} may not`,
    EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    RETRY_ATTEMPTS: '185',
    ...over,
  });

/** As Lambda's `onFailure` destination puts it. */
export const failedInvocation = (functionArn: string = arns.function, condition = 'RetriesExhausted') =>
  message({
    version: '1.0',
    timestamp: event.time,
    requestContext: { requestId: 'r', functionArn, condition, approximateInvokeCount: 3 },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'TypeError', errorMessage: `no ${PRIVATE}`, trace: [] },
  });

/** As Lambda puts it into a function's plain DLQ. */
export const deadInvocation = () => message(event, { RequestID: 'r', ErrorCode: '200', ErrorMessage: `no ${PRIVATE}` });
