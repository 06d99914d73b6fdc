import { type LocalStack, startLocal } from '../../local/stack';
import { DEPLOYMENT, type Deployment } from './deployed';

/** Starts the engine and deploys the product, once for all end-to-end tests. Fails loudly when it cannot. */
module.exports = async () => {
  const stack = await startLocal('tsx test/e2e/app.ts').stack;
  const { stackName, engineUrl, region, outputs } = stack;
  const deployment: Deployment = { stackName, engineUrl, region, outputs };
  process.env[DEPLOYMENT] = JSON.stringify(deployment);
  (globalThis as { localStack?: LocalStack }).localStack = stack;
};
