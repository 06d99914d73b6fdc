import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type FanoutConfig, parseConfig } from '../../lib/config';
import { QlikEventFanoutStack } from '../../lib/stack';

/** The stack of the app, for one tenant unless a test wants otherwise; its functions' code is not bundled. */
export function stackOf(over: Partial<FanoutConfig> = {}): QlikEventFanoutStack {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const config = parseConfig('{"tenants":{"acme":{"host":"acme.eu.qlikcloud.com"}}}', 'fanout.json');
  return new QlikEventFanoutStack(app, 'QlikEventFanout', { config: { ...config, ...over } });
}

/** Its template. */
export const synthesised = (over: Partial<FanoutConfig> = {}): Template => Template.fromStack(stackOf(over));
