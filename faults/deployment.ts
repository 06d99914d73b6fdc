import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { HandlerName } from '../lib/constructs/handler-function';
import { QlikEventFanoutStack } from '../lib/stack';
import type { QueueSpec } from './aws/queue';

/** The tenants of every simulation: two, since ids are unique in a tenant only. */
export const tenants = ['acme', 'acme-test'] as const;

/** A function as the template sets it up. */
export interface FunctionSpec {
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** A queue and the function that consumes it. */
export interface ConsumerSpec {
  readonly queueUrl: string;
  readonly handler: DrivenHandler;
  readonly batchSize: number;
}

/** What is deployed, as plain data. */
export interface Deployment {
  readonly functions: Readonly<Record<DrivenHandler, FunctionSpec>>;
  readonly queues: readonly QueueSpec[];
  readonly consumers: readonly ConsumerSpec[];
  /** Table → names of its key attributes. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
}

/** The handlers that a delivery and what becomes of it run through. */
/** The handlers between a delivery and its card; reconcile has Qlik for its other side. */
export type DrivenHandler = Exclude<HandlerName, 'reconcile'>;

const handlers: readonly DrivenHandler[] = ['ingest', 'redeliver', 'failures'];

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever CloudFormation takes.
type Resource = { readonly Type: string; readonly Properties: any };

/**
 * Reads the deployment off the app's own template, so that the suite runs with the environment keys, time-outs,
 * visibility time-outs and tries that a user would deploy.
 */
export function readDeployment(): Deployment {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const hosts = Object.fromEntries(tenants.map((tenant) => [tenant, { host: `${tenant}.eu.qlikcloud.com` }]));
  const stack = new QlikEventFanoutStack(app, 'QlikEventFanout', { config: { tenants: hosts } });
  const resources: Readonly<Record<string, Resource>> = Template.fromStack(stack).toJSON().Resources;
  const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
  const value = valueIn(resources);
  const handlerOf = (logicalId: string) =>
    handlers.findLast((handler) =>
      logicalId
        .replace(/[0-9A-F]{8}$/, '')
        .toLowerCase()
        .endsWith(handler),
    );
  return {
    functions: Object.fromEntries(
      ofType('AWS::Lambda::Function').flatMap(([logicalId, { Properties }]) => {
        const handler = handlerOf(logicalId);
        const variables = Object.entries(Properties.Environment?.Variables ?? {});
        return handler === undefined
          ? []
          : [
              [
                handler,
                {
                  timeoutMs: Properties.Timeout * 1000,
                  variables: Object.fromEntries(variables.map(([key, given]) => [key, value(given)])),
                },
              ],
            ];
      }),
    ) as Deployment['functions'],
    queues: ofType('AWS::SQS::Queue').map(([logicalId, { Properties = {} }]) => ({
      url: urlOf(logicalId),
      visibilityMs: (Properties.VisibilityTimeout ?? 30) * 1000,
      ...(Properties.RedrivePolicy && {
        redrive: {
          url: urlOf(nameIn(value(Properties.RedrivePolicy.deadLetterTargetArn))),
          maxReceiveCount: Properties.RedrivePolicy.maxReceiveCount,
        },
      }),
    })),
    consumers: ofType('AWS::Lambda::EventSourceMapping').flatMap(([, { Properties }]) => {
      const handler = handlerOf(value(Properties.FunctionName));
      const queueUrl = urlOf(nameIn(value(Properties.EventSourceArn)));
      return handler ? [{ handler, queueUrl, batchSize: Properties.BatchSize }] : [];
    }),
    tables: Object.fromEntries(
      ofType('AWS::DynamoDB::GlobalTable').map(([logicalId, { Properties }]) => [
        logicalId,
        Properties.KeySchema.map(({ AttributeName }: { AttributeName: string }) => AttributeName),
      ]),
    ),
  };
}

const urlOf = (queue: string) => `https://sqs.eu-west-1.amazonaws.com/111122223333/${queue}`;
const nameIn = (arn: string) => arn.split(':').pop() ?? '';

/** What CloudFormation would put for a value: names are the logical ids, ARNs end in them. */
function valueIn(resources: Readonly<Record<string, Resource>>) {
  const value = (given: unknown): string => {
    if (typeof given === 'string') return given;
    const [[intrinsic, argument] = []] = Object.entries(given as Record<string, unknown>);
    switch (intrinsic) {
      case 'Ref':
        return reference(argument as string);
      case 'Fn::GetAtt':
        return `arn:aws:simulated:eu-west-1:111122223333:${(argument as string[])[0]}`;
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, unknown[]];
        return parts.map(value).join(separator);
      }
      default:
        throw new Error(`the template has ${JSON.stringify(given)} where the fault suite reads a value`);
    }
  };
  const reference = (logicalId: string) => {
    switch (resources[logicalId]?.Type) {
      case 'AWS::SQS::Queue':
        return urlOf(logicalId);
      case 'AWS::SNS::Topic':
      case 'AWS::SecretsManager::Secret':
        return `arn:aws:simulated:eu-west-1:111122223333:${logicalId}`;
      default:
        return logicalId;
    }
  };
  return value;
}
