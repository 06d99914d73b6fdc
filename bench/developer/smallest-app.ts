/** As little as the CDK CLI can synthesise. */
import { App, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';

new sqs.Queue(new Stack(new App(), 'Smallest'), 'Queue');
