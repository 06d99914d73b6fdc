import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { catchPrefixes } from '../../cli/event-catch/leftovers';
import type { Started } from './global-setup';

/** Stops what the set-up started. @throws when the console has left its rule or its queue behind */
module.exports = async () => {
  const { started } = globalThis as { started?: Started };
  if (started === undefined) return;
  const { stack, console } = started;
  const { eventBridge, sqs } = stack.clients;
  try {
    const exitCode = await console.stop();
    const NamePrefix = catchPrefixes.console;
    const { Rules = [] } = await eventBridge.send(
      new ListRulesCommand({ EventBusName: stack.outputs.BusName, NamePrefix }),
    );
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: NamePrefix }));
    const left = [...Rules.map(({ Name }) => Name), ...QueueUrls];
    if (exitCode !== 0 || left.length > 0) {
      throw new Error(`The console ended with ${exitCode} and left behind: ${left.join(', ') || 'nothing'}`);
    }
  } finally {
    await stack.stop();
  }
};
