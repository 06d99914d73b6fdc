#!/usr/bin/env node
import { run } from '../cli/program';

// Whoever reads has read enough, as `head` does: no fault of ours, and nothing more to say.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

run(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
