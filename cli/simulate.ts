import { matcher } from '../lib/qlik/pattern';
import { recordedEvents } from './recorded-events';
import { rulesIn } from './template-rules';
import { print, printJson, tableOf } from './terminal';
import { CommandError, type Verb } from './verb';

interface SimulateOptions {
  readonly rules: string;
  readonly events: string;
  readonly tenant: string;
  readonly json?: boolean;
}

const HELP = `
Runs recorded events over the rules of a synthesised template, and says which of them would have been invoked. Nothing is
sent anywhere. Events are JSON: as EventBridge delivers them, or bodies of Qlik deliveries; one, a list, or one a line.

Examples:
  $ qlik-fanout simulate --events deliveries/
  $ qlik-fanout simulate --rules cdk.out/QlikEventFanout.template.json --events journal.jsonl --json`;

/** `qlik-fanout simulate`: what would have fired. */
export const simulate: Verb = (program, end) => {
  program
    .command('simulate')
    .description('Says which rules of a template recorded events would have invoked.')
    .option('--rules <template>', 'a synthesised template, or a folder of them', 'cdk.out')
    .requiredOption('--events <file>', 'a file of events, or a folder of them')
    .option('--tenant <name>', 'tenant that bodies of deliveries are taken to be from', 'acme')
    .option('--json', 'print JSON, for scripts')
    .addHelpText('after', HELP)
    .action(({ rules: template, events: path, tenant, json }: SimulateOptions) => {
      const rules = rulesIn(template).flatMap((bus) => bus.rules);
      if (rules.length === 0) throw new CommandError(`No rule in ${template} takes events of source qlik.cloud.`);
      const matchers = rules.map(({ name, pattern }) => ({ name, isMatch: matcher(pattern) }));
      const outcomes = recordedEvents(path, tenant).map((event) => ({
        id: event.detail?.id ?? '',
        type: event['detail-type'],
        rules: matchers.filter(({ isMatch }) => isMatch(event)).map(({ name }) => name),
      }));
      const invoked = rules.map(({ name }) => ({
        rule: name,
        events: outcomes.filter((it) => it.rules.includes(name)).length,
      }));
      if (json) printJson({ events: outcomes, rules: invoked });
      else {
        print(
          tableOf(
            ['event', 'type', 'rules'],
            outcomes.map((it) => [it.id, it.type, it.rules.join('\n') || 'none']),
          ),
        );
        print(
          tableOf(
            ['rule', 'events'],
            invoked.map((it) => [it.rule, String(it.events)]),
          ),
        );
      }
      end(0);
    });
};
