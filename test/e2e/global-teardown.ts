import type { LocalStack } from '../../local/stack';

/** Stops what the set-up started. */
module.exports = async () => {
  await (globalThis as { localStack?: LocalStack }).localStack?.stop();
};
