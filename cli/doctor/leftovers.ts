import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { allRulesOf } from '../deployment/rules';
import { amber, type Check, green } from './check';

/** How the rules and queues begin that a verb makes for as long as it runs. */
const PREFIX = 'qlik-fanout-';

/** Whether a run that was killed has left something. */
export const leftovers: Check = {
  name: 'leftovers',
  asks: ['events:ListRules', 'sqs:ListQueues'],
  look: async ({ clients, outputs }) => {
    const [rules, { QueueUrls = [] }] = await Promise.all([
      allRulesOf(clients, outputs.BusName),
      clients.sqs.send(new ListQueuesCommand({ QueueNamePrefix: PREFIX })),
    ]);
    const left = [
      ...rules.flatMap(({ name }) => (name.startsWith(PREFIX) ? [`rule ${name}`] : [])),
      ...QueueUrls.map((url) => `queue ${url.slice(url.lastIndexOf('/') + 1)}`),
    ];
    if (left.length === 0) return green('no temporary rule or queue');
    const named = left.slice(0, 3).join(', ') + (left.length > 3 ? ', …' : '');
    return amber(
      `${left.length} temporary: ${named}`,
      'unless a verb is running: aws events remove-targets and delete-rule, aws sqs delete-queue',
    );
  },
};
