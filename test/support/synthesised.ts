import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { context } from '../../cdk.json';
import type { FanoutConfig } from '../../lib/config';
import { QlikEventFanoutStack } from '../../lib/stack';

/**
 * The app as the CDK CLI makes it, with the flags of cdk.json, but no function's code is bundled and the template is
 * not validated: both take seconds, and have tests of their own (test/bundles.test.ts, test/app.test.ts).
 */
export const testApp = (): App =>
  new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });

/** The stack of the app, for one tenant unless a test wants otherwise. */
export function stackOf(over: Partial<FanoutConfig> = {}): QlikEventFanoutStack {
  const config = { tenants: { acme: { host: 'acme.eu.qlikcloud.com' } } };
  return new QlikEventFanoutStack(testApp(), 'QlikEventFanout', { config: { ...config, ...over } });
}

/** Its template. */
export const synthesised = (over: Partial<FanoutConfig> = {}): Template => Template.fromStack(stackOf(over));
