import { Token } from 'aws-cdk-lib';
import type { AlarmName } from './alarm-settings';

/** Where the runbook says what to do about a kind of alarm. */
export const runbookLink = (kind: AlarmName, url = 'docs/runbook.md'): string => `${url}#${kind.toLowerCase()}`;

/** @throws when it cannot have a heading's name put behind it, or is no address that a telephone could open */
export function requireRunbookUrl(url: string | undefined): void {
  if (url === undefined || Token.isUnresolved(url) || /^https:\/\/[^\s#]+$/.test(url)) return;
  throw new Error(
    `runbookUrl: got ${JSON.stringify(url)}; an address that begins with https:// and has no # is allowed, such as https://wiki.example.com/qlik/runbook`,
  );
}
