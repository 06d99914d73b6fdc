import { App } from 'aws-cdk-lib';
import { readConfig } from '../lib/config';
import { QlikEventFanoutStack } from '../lib/stack';

const app = new App();
const config = readConfig(app.node.tryGetContext('config') ?? 'fanout.json');
new QlikEventFanoutStack(app, 'QlikEventFanout', { config });
