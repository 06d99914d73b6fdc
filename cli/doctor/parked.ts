import { queuesOf } from '../deployment/deployment-status';
import { seriesOf } from '../deployment/metrics';
import { durationInWords } from '../terminal/duration';
import { amber, type Check, green, red } from './check';

/** As the alarm ParkedTooLong has it: redelivery has tried seven times by then. */
const TOO_OLD_MS = 10 * 60_000;

const MEND = 'the log of the redeliver function: the error code says why the bus does not take them';

/** Whether entries wait for the bus, and since when. */
export const parked: Check = {
  name: 'parked queue',
  asks: ['sqs:GetQueueAttributes', 'cloudwatch:GetMetricData'],
  look: async (installation) => {
    const queue = (await queuesOf(installation)).find(({ name }) => name === 'parked queue');
    const messages = queue?.messages ?? 0;
    if (messages === 0) return green('empty');
    const QueueName = installation.outputs.ParkedQueueUrl.split('/').at(-1) ?? '';
    const [ages = []] = await seriesOf(
      installation,
      [
        {
          namespace: 'AWS/SQS',
          name: 'ApproximateAgeOfOldestMessage',
          dimensions: { QueueName },
          statistic: 'Maximum',
        },
      ],
      { minutes: 15, periodSeconds: 60 },
    );
    const newest = ages[0];
    if (newest === undefined) return amber(`${messages} wait; how long is not measured yet`, MEND);
    const ageMs = newest.value * 1000;
    const seen = `${messages} wait, the oldest for ${durationInWords(ageMs)}`;
    return ageMs > TOO_OLD_MS ? red(seen, MEND) : amber(seen, MEND);
  },
};
