import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { quoted, searchLog } from '../shared/log-search';
import type { ReloadLines } from './expectations';

/** {@link ReloadLines} from the journal of `analytics-apps`: a log group with every event of the category. */
export const reloadLines =
  (client: CloudWatchLogsClient, logGroupName: string): ReloadLines =>
  (tenant, app, from) =>
    searchLog(client, {
      logGroupName,
      filterPattern: `{ $.detail.tenant = ${quoted(tenant)} && $.detail.data.appId = ${quoted(app)} }`,
      startTime: from.getTime(),
    });
