import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { type ExpectedReloadCheck, env } from '../../lib/contract';
import { clientConfig, required } from '../shared/environment';
import { log } from '../shared/log';
import { checkReload } from './expectations';
import { reloadLines } from './journal';
import { outcomeLine } from './outcome-line';

const busName = required(env.busName);
const lines = reloadLines(new CloudWatchLogsClient(clientConfig), required(env.appsJournal));

/** Asked by a schedule, at the time by which a reload was expected. */
export async function handler(check: ExpectedReloadCheck): Promise<void> {
  log(outcomeLine(await checkReload(check, lines), busName));
}
