/** `npm run faults`: nothing that was answered 2xx is lost, whatever fails. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endingOf } from '../cli/terminal/ending';
import { complain, print, progress } from '../cli/terminal/terminal';
import { bundleHandlers } from './bundles';
import { readDeployment } from './deployment';
import { readOptions } from './options';
import { doAll } from './pool';
import { complaints, faultLine, isGood, reportOf, seedTable } from './report';

async function main(args: readonly string[]): Promise<0 | 1> {
  const { jobs, broken } = readOptions(args);
  const startedAt = performance.now();
  const setting = { deployment: readDeployment(), bundles: await bundleHandlers(broken) };
  const deliveries = jobs.reduce((total, job) => total + (job.kind === 'seed' ? job.deliveries : 0), 0);
  const bar = progress('deliveries', deliveries);
  const done = await doAll(jobs, setting, (made) => {
    for (let times = made; times > 0; times -= 1) bar.advance();
  });
  bar.stop();
  const report = reportOf(done, (performance.now() - startedAt) / 1000, broken);
  const folder = join(__dirname, '..', 'reports');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'faults.json'), `${JSON.stringify(report, null, 2)}\n`);
  print(seedTable(done));
  print(`faults: ${faultLine(report)}`);
  const { paths, requests, walks } = report.walks;
  if (walks > 0) print(`single faults: ${walks}, of every kind, at each of ${requests} requests on ${paths} paths`);
  for (const line of complaints(done, broken)) complain(line);
  print(
    `${report.deliveries} deliveries · ${report.seeds} seeds · ${report.accepted} answered 2xx · ${report.lost} lost · ` +
      `${report.duplicates} twice (${report.unexplained} for no reason) · ${report.forged} forged · ${report.seconds} s`,
  );
  return isGood(report) ? 0 : 1;
}

main(process.argv.slice(2))
  .catch(endingOf)
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
