import { ListSubscriptionsByTopicCommand, type Subscription } from '@aws-sdk/client-sns';
import { amber, type Check, green, red } from './check';

/** What SNS gives in place of an ARN until whoever was subscribed has agreed (SNS API reference, read 2026-11). */
const PENDING = 'PendingConfirmation';

/** Whether anybody hears of alarms and failure cards. */
export const subscribers: Check = {
  name: 'alert topic',
  asks: ['sns:ListSubscriptionsByTopic'],
  look: async ({ clients: { sns }, outputs: { AlertTopicArn: TopicArn } }) => {
    const all: Subscription[] = [];
    let NextToken: string | undefined;
    do {
      const page = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }));
      all.push(...(page.Subscriptions ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    if (all.length === 0)
      return amber('nobody is subscribed', 'fanout.json, alertEmails, slack or teams; then npx cdk deploy');
    const pending = all.filter(({ SubscriptionArn = PENDING }) => /pending ?confirmation/i.test(SubscriptionArn));
    if (pending.length === 0) return green(`${all.length} subscribed, all confirmed`);
    const mend = 'the link in the mail that AWS sent, or subscribe again after three days';
    return pending.length === all.length
      ? red('nobody hears of it: no subscription is confirmed', mend)
      : amber(`${pending.length} of ${all.length} subscriptions are not confirmed`, mend);
  },
};
