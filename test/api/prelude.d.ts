/** What the examples in docstrings use without saying where it is from, beside the exports of the package itself. */
declare const app: import('aws-cdk-lib').App;
declare const stack: import('aws-cdk-lib').Stack;
declare const CfnOutput: typeof import('aws-cdk-lib').CfnOutput;
declare const Duration: typeof import('aws-cdk-lib').Duration;
declare const events: typeof import('aws-cdk-lib/aws-events');
declare const targets: typeof import('aws-cdk-lib/aws-events-targets');

declare const config: import('qlik-event-fanout').FanoutConfig;
declare const fanout: import('qlik-event-fanout').QlikEventFanout;
declare const fn: import('aws-cdk-lib/aws-lambda').Function;
declare const secret: import('aws-cdk-lib/aws-secretsmanager').ISecret;
declare const subscription: import('qlik-event-fanout').Subscription;
declare const alertTopic: import('aws-cdk-lib/aws-sns').ITopic;

/** What a platform team brings. */
declare const eventBus: import('aws-cdk-lib/aws-events').IEventBus;
declare const encryptionKey: import('aws-cdk-lib/aws-kms').IKey;
declare const vpc: import('aws-cdk-lib/aws-ec2').IVpc;

/** What subscriptions target. */
declare const refresh: import('aws-cdk-lib/aws-lambda').Function;
declare const pager: import('aws-cdk-lib/aws-lambda').Function;
declare const audit: import('aws-cdk-lib/aws-sqs').Queue;
declare const escalation: import('aws-cdk-lib/aws-stepfunctions').StateMachine;
declare const lake: import('aws-cdk-lib/aws-kinesisfirehose').DeliveryStream;

/** A delivery, the secret of its webhook, and when it came. */
declare const body: Buffer;
declare const headers: Readonly<Record<string, string | undefined>>;
declare const webhookSecret: string;
declare const now: Date;

/** An event from the bus, and what one's own code does with it. */
declare const event: import('qlik-event-fanout/events').QlikEvent;
declare const openTicket: (title: string | undefined, tenant: string) => Promise<void>;
