import type { InitOptions } from '../init';
import type { Settings } from './settings';

/** How a run that did not come to its end is finished: the same command, with what a person has answered in it. */
export function againText({ tenant, host, alertEmails, webhook }: Settings, options: InitOptions): string {
  const { level, type = [], category = [], cloudEvents, header = {}, name } = webhook;
  const words = [
    ...['--tenant', tenant, '--host', host],
    ...alertEmails.flatMap((it) => ['--alert-email', it]),
    ...category.flatMap((it) => ['--category', it]),
    ...type.flatMap((it) => ['--type', it]),
    ...(level ? ['--level', level] : []),
    ...(cloudEvents === undefined ? [] : [cloudEvents ? '--cloud-events' : '--no-cloud-events']),
    ...Object.entries(header).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...(name === 'qlik-event-fanout' ? [] : ['--webhook-name', name]),
    ...given(options),
  ];
  return `Nothing is lost by running it again, which goes on from here:\n  qlik-fanout init ${words.map(quoted).join(' ')}`;
}

/** What else was said, that differs from what would be without. Credentials are never among it. */
const given = (options: InitOptions): readonly string[] => [
  ...(options.stack === 'QlikEventFanout' ? [] : ['--stack', options.stack]),
  ...(options.config === 'fanout.json' ? [] : ['--config', options.config]),
  ...(
    [
      ['--tenant-url', options.tenantUrl],
      ['--api-key-file', options.apiKeyFile],
      ['--api-credentials', options.apiCredentials],
      ['--region', options.region],
      ['--profile', options.profile],
      ['--endpoint-url', options.endpointUrl],
      ['--cdk', options.cdk],
    ] as const
  ).flatMap(([option, value]) => (value === undefined ? [] : [option, value])),
  ...(options.bootstrap ? [] : ['--no-bootstrap']),
];

/** For a shell, whatever is in it. */
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
