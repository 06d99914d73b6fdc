/**
 * An alarm's name less what CloudFormation adds to it and where it stands in the construct tree:
 * `Mine-FanoutMonitoringParkedTooLong43DD8525-7EB83F01890F3` → `ParkedTooLong`, a heading of `docs/runbook.md`.
 */
export const shortAlarmName = (name: string): string =>
  name
    .replace(/^[^-]+-(?=.*-)/, '')
    .replace(/[0-9A-F]{8}-[0-9A-Z]+$/, '')
    .replace(/^.*?Monitoring(?=.)/, '');
