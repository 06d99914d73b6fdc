import { type Console, startConsole } from '../../local/console';
import { type LocalStack, startLocal } from '../../local/stack';
import { DEPLOYMENT, type Deployment } from '../e2e/deployed';

import { CONSOLE } from './address';

/** What is to be stopped at the end. */
export interface Started {
  readonly stack: LocalStack;
  readonly console: Console;
}

/** Starts the engine, deploys what the end-to-end tests deploy, and starts the console as a person would. */
module.exports = async () => {
  const stack = await startLocal('tsx test/e2e/app.ts').stack;
  const { stackName, engineUrl, region, outputs } = stack;
  const deployment: Deployment = { stackName, engineUrl, region, outputs };
  process.env[DEPLOYMENT] = JSON.stringify(deployment);
  try {
    const console = await startConsole(deployment, '--no-open');
    process.env[CONSOLE] = console.url;
    (globalThis as { started?: Started }).started = { stack, console };
  } catch (error) {
    await stack.stop();
    throw error;
  }
};
