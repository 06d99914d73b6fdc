/** A team's subscriptions, in a construct of its own, one for each kind of target that the engine can hand events to. */
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { QlikSubscriptions, type QlikSubscriptionsProps } from '../../lib/constructs/qlik-subscriptions';

/** The one event type that it subscribes to. */
export const SUBSCRIBED = 'com.qlik.v1.app.published';

/** Kinds of targets; each has a queue of that id, in which its events end. */
export const kinds = ['Queue', 'Fifo', 'Topic', 'Machine', 'Bus'] as const;

export class Targets extends Construct {
  constructor(scope: Construct, id: string, fanout: QlikSubscriptionsProps) {
    super(scope, id);
    const qlik = new QlikSubscriptions(this, 'Qlik', fanout);
    const subscribe = (kind: (typeof kinds)[number], target: events.IRuleTarget) =>
      qlik.on(SUBSCRIBED, kind, { target, where: { tenant: ['acme'] } });

    subscribe('Queue', new targets.SqsQueue(new sqs.Queue(this, 'Queue')));

    const fifo = new sqs.Queue(this, 'Fifo', { fifo: true, contentBasedDeduplication: true });
    subscribe('Fifo', new targets.SqsQueue(fifo, { messageGroupId: 'qlik' }));

    const topic = new sns.Topic(this, 'OnTopic');
    topic.addSubscription(new SqsSubscription(new sqs.Queue(this, 'Topic'), { rawMessageDelivery: true }));
    subscribe('Topic', new targets.SnsTopic(topic));

    const machine = new stepfunctions.StateMachine(this, 'OnMachine', {
      definitionBody: stepfunctions.DefinitionBody.fromChainable(
        new SqsSendMessage(this, 'Send', {
          queue: new sqs.Queue(this, 'Machine'),
          messageBody: stepfunctions.TaskInput.fromJsonPathAt('$'),
        }),
      ),
    });
    subscribe('Machine', new targets.SfnStateMachine(machine));

    // Not a QlikForwardedBus: the engine's CloudFormation does not know the policy that it has.
    const eventBus = new events.EventBus(this, 'OnBus');
    subscribe('Bus', new targets.EventBus(eventBus));
    new QlikSubscriptions(this, 'There', { eventBus }).onAny('Any', {
      target: new targets.SqsQueue(new sqs.Queue(this, 'Bus')),
    });
  }
}
