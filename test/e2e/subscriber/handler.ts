import { qlikHandler } from '../../../lambda/subscriber/qlik-handler';

/** A team's function: tells what it handled, and throws at an app named `poison`. */
export const handler = qlikHandler(
  'com.qlik.v1.app.exported',
  ({ id, data }) => {
    if (data?.name === 'poison') throw new Error('the subscriber failed');
    process.stdout.write(`${JSON.stringify({ handled: id })}\n`);
  },
  { idempotent: true },
);
