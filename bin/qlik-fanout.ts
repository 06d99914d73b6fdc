#!/usr/bin/env node
import { run } from '../cli/program';

// Whoever reads has read enough, as `head` does: no fault of ours, and nothing more to say. A verb that has something to
// put back first, as `tail` has, listens itself and ends in its own time.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (process.stdout.listenerCount('error') > 1) return;
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

run(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
