import { queuesOf } from '../deployment/deployment-status';
import { type Check, green, red } from './check';

/** Whether anything waits for a person. */
export const deadLetters: Check = {
  name: 'DLQs',
  asks: [
    'cloudformation:ListStackResources',
    'events:ListRules',
    'events:ListTargetsByRule',
    'lambda:GetFunctionConfiguration',
    'lambda:ListFunctionEventInvokeConfigs',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
  ],
  look: async (installation) => {
    const queues = (await queuesOf(installation)).filter(({ isDeadLetter }) => isDeadLetter);
    const full = queues.filter(({ messages }) => messages > 0);
    if (full.length === 0) return green(`all ${queues.length} are empty`);
    const [{ name } = { name: '' }] = full;
    return red(
      full.map((it) => `${it.messages} dead in ${it.name}`).join(', '),
      `qlik-fanout dead, then qlik-fanout redrive${full.length === 1 ? ` --queue ${name}` : ''}`,
    );
  },
};
