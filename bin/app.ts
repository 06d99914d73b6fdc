#!/usr/bin/env node
import { App } from 'aws-cdk-lib';
import { readConfig } from '../lib/config';
import { QlikEventFanoutStack } from '../lib/stack';

const app = new App();
for (const { stage, ...props } of readConfig(app.node.tryGetContext('config') ?? 'fanout.json')) {
  new QlikEventFanoutStack(app, ['QlikEventFanout', stage].filter(Boolean).join('-'), props);
}
