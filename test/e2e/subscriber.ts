import { CreateStackCommand, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { cloudFormation, eventually, lambda, logs, outputs, unique } from './deployed';

/** A subscriber deployed with a stack of its own: a rule on the bus, a function that can be broken, and their DLQ. */
export interface Subscriber {
  readonly ruleName: string;
  readonly ruleArn: string;
  readonly functionArn: string;
  readonly dlqName: string;
  readonly dlqUrl: string;
  /** Makes its function throw, or mends it. */
  readonly setBroken: (isBroken: boolean) => Promise<void>;
  /** Whether its function has taken the event with this id. */
  readonly taken: (id: string) => Promise<boolean>;
  readonly remove: () => Promise<unknown>;
}

const code = `exports.handler = async (event) => {
  if (process.env.BROKEN === 'true') throw new TypeError('cannot take ' + JSON.stringify(event));
  console.log('taken ' + event.detail.id);
};`;

/** The one event type it subscribes to. */
export const SUBSCRIBED = 'com.qlik.v1.user.created';

const template = {
  Resources: {
    Dlq: { Type: 'AWS::SQS::Queue' },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        Policies: [
          {
            PolicyName: 'dlq',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Dlq', 'Arn'] } },
                { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' },
              ],
            },
          },
        ],
      },
    },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: code },
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      },
    },
    OnFailure: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Function' },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dlq', 'Arn'] } } },
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: outputs.BusName,
        EventPattern: { source: ['qlik.cloud'], 'detail-type': [SUBSCRIBED] },
        Targets: [
          {
            Id: 'function',
            Arn: { 'Fn::GetAtt': ['Function', 'Arn'] },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dlq', 'Arn'] } },
          },
        ],
      },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { Ref: 'Function' },
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': ['Rule', 'Arn'] },
      },
    },
  },
  Outputs: {
    FunctionArn: { Value: { 'Fn::GetAtt': ['Function', 'Arn'] } },
    RuleArn: { Value: { 'Fn::GetAtt': ['Rule', 'Arn'] } },
    DlqUrl: { Value: { Ref: 'Dlq' } },
    DlqName: { Value: { 'Fn::GetAtt': ['Dlq', 'QueueName'] } },
  },
};

/** Deploys a subscriber. */
export async function deploySubscriber(): Promise<Subscriber> {
  const StackName = `subscriber-${unique()}`;
  const request = { StackName, TemplateBody: JSON.stringify(template), Capabilities: ['CAPABILITY_IAM' as const] };
  await cloudFormation.send(new CreateStackCommand(request));
  const made = await eventually('the subscriber', async () => {
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    if (/FAILED|ROLLBACK/.test(stack?.StackStatus ?? '')) throw new Error(stack?.StackStatusReason);
    return stack?.StackStatus === 'CREATE_COMPLETE' && stack;
  });
  const outputOf = (key: string) => made.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue ?? '';
  const functionArn = outputOf('FunctionArn');
  const ruleArn = outputOf('RuleArn');
  const FunctionName = functionArn.split(':').at(-1) ?? '';
  return {
    ruleArn,
    ruleName: ruleArn.split('/').at(-1) ?? '',
    functionArn,
    dlqName: outputOf('DlqName'),
    dlqUrl: outputOf('DlqUrl'),
    setBroken: async (isBroken) => {
      const Environment = { Variables: { BROKEN: String(isBroken) } };
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment }));
      await eventually('the function to be updated', async () => {
        const state = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
        return state.LastUpdateStatus !== 'InProgress';
      });
    },
    taken: async (id) => {
      const logGroupName = `/aws/lambda/${FunctionName}`;
      const read = logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern: `"${id}"` }));
      // The group comes with the function's first line.
      const { events = [] } = await read.catch(() => ({ events: [] }));
      return events.some(({ message }) => message?.includes(`taken ${id}`));
    },
    remove: () => cloudFormation.send(new DeleteStackCommand({ StackName })),
  };
}
