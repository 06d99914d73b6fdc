import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Done, Job, Setting } from './work';

type FromWorker =
  | Done
  | { readonly kind: 'progress'; readonly deliveries: number }
  | { readonly kind: 'failed'; readonly job: Job; readonly stack: string };

/**
 * Does all jobs on as many processes as there are cores.
 *
 * @returns what each came to, in no order
 * @throws when a job itself fails, which is a bug of the suite or a call that its stand-ins do not know
 */
export async function doAll(
  jobs: readonly Job[],
  setting: Setting,
  onProgress: (deliveries: number) => void,
): Promise<Done[]> {
  const waiting = [...jobs];
  const done: Done[] = [];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = fork(join(__dirname, 'worker.ts'), { serialization: 'advanced' });
      const next = () => {
        const job = waiting.shift();
        if (job) worker.send(job);
        else worker.disconnect();
      };
      worker.on('error', reject);
      worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'progress') return onProgress(message.deliveries);
        if (message.kind === 'failed') {
          worker.disconnect();
          return reject(new Error(`${JSON.stringify(message.job)} failed: ${message.stack}`));
        }
        done.push(message);
        next();
      });
      worker.send(setting);
      next();
    });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, work));
  return done;
}
