import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import { grantKeyUse, keyUse } from './encryption';

/** Lambda's own default, said out loud: how often it calls a function again that threw. */
const RETRY_ATTEMPTS = 2;

/** Functions of other stacks that have a place for what they throw; those of the same stack show it in their tree. */
const caught = new WeakSet<IConstruct>();

/**
 * What a function throws, after Lambda's two more tries, goes to the queue, unless it has a place for it already. A
 * target that is no function is left alone.
 *
 * @param scope where resources go that cannot be the function's own
 */
export function catchThrows(scope: Construct, target: IConstruct | undefined, queue: sqs.IQueue): void {
  if (target instanceof lambda.Function || target instanceof lambda.Alias || target instanceof lambda.Version) {
    const code = 'lambda' in target ? target.lambda : target;
    const hasPlace = target.node.tryFindChild('EventInvokeConfig') ?? (code as lambda.Function).deadLetterQueue;
    if (hasPlace || caught.has(target)) return;
    if (Stack.of(target) === Stack.of(scope)) {
      target.configureAsyncInvoke({ onFailure: destinationOf(queue), retryAttempts: RETRY_ATTEMPTS });
    } else {
      caught.add(target);
      catchFromOtherStack(scope, target, code, queue);
    }
  } else if (target && 'functionArn' in target) {
    // Its role is not ours to widen, and without the permission the deployment would fail.
    Annotations.of(scope).addWarningV2(
      'qlik-event-fanout:throws-not-caught',
      `what the imported function ${target.node.path} throws is lost unless it has an onFailure destination of its own`,
    );
  }
}

/** Not the library's own: with a key it would let the function encrypt anything, in any way, where sending is all. */
const destinationOf = (queue: sqs.IQueue): lambda.IDestination => ({
  bind: (_, grantee) => {
    iam.Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
    grantKeyUse(grantee, 'send', queue.encryptionMasterKey);
    return { destination: queue.queueArn };
  },
});

/** All of it in the subscription's stack: that refers to the function's already, and must not be referred to by it. */
function catchFromOtherStack(
  scope: Construct,
  target: lambda.Function | lambda.Alias | lambda.Version,
  code: lambda.IFunction,
  queue: sqs.IQueue,
): void {
  const key = queue.encryptionMasterKey;
  const permission = new iam.Policy(scope, 'SendThrown', {
    roles: code.role ? [code.role as iam.IRole] : [],
    statements: [
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
      ...(key ? [keyUse('send', key)] : []),
    ],
  });
  const config = new lambda.EventInvokeConfig(scope, 'CatchThrown', {
    function: code,
    qualifier: target instanceof lambda.Alias ? target.aliasName : (target as lambda.Version).version,
    onFailure: { bind: () => ({ destination: queue.queueArn }) },
    retryAttempts: RETRY_ATTEMPTS,
  });
  // Lambda asks for the permission when the destination is set.
  config.node.addDependency(permission);
}
