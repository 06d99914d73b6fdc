/** A process that does the jobs it is sent, one after another. */
import { doerOf, type Job, type Setting } from './work';

let doer: ReturnType<typeof doerOf> | undefined;

process.on('message', (message: Setting | Job) => {
  if ('bundles' in message) {
    doer = doerOf(message);
    return;
  }
  doer?.(message, (deliveries) => process.send?.({ kind: 'progress', deliveries })).then(
    (done) => process.send?.(done),
    (error: Error) => process.send?.({ kind: 'failed', job: message, stack: `${error.stack}\n${cause(error)}` }),
  );
});

const cause = (error: Error) => (error.cause instanceof Error ? `caused by ${error.cause.stack}` : '');
