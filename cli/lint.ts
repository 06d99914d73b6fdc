import { type Finding, lint as lintRules } from '../lib/qlik/lint';
import { rulesIn } from './simulation/template-rules';
import { complain, print, printJson, tableOf } from './terminal/terminal';
import { CommandError, type Verb } from './verb';

interface LintOptions {
  readonly template: string;
  readonly json?: boolean;
}

const HELP = `
Judges every rule on a bus that carries Qlik events, those of other teams too: patterns that no catalogued event can
match, that EventBridge would refuse or that are too long; too many targets or rules; rules that give one target the same
event twice; and, as notes, event types that nobody subscribes to. Ends with 1 when there is an error among them.

Examples:
  $ qlik-fanout lint --template cdk.out
  $ qlik-fanout lint --template cdk.out/QlikEventFanout.template.json --json`;

/** `qlik-fanout lint`: judges the rules of a synthesised template. */
export const lint: Verb = (program, end) => {
  program
    .command('lint')
    .description('Judges the rules of a synthesised template.')
    .option('--template <file>', 'a template, or a folder of them', 'cdk.out')
    .option('--json', 'print JSON, for scripts')
    .addHelpText('after', HELP)
    .action(({ template, json }: LintOptions) => {
      const buses = rulesIn(template);
      if (buses.length === 0) throw new CommandError(`No rule in ${template} takes events of source qlik.cloud.`);
      const findings = buses.flatMap(({ bus, rules }) => lintRules(rules).map((finding) => ({ bus, ...finding })));
      const unreadable = buses.flatMap((it) => it.unreadable);
      const judged = buses.reduce((sum, { rules }) => sum + rules.length, 0);
      if (json) printJson({ rules: judged, findings, unreadable });
      else {
        if (findings.length > 0) print(tableOf(['', 'rule', 'finding'], findings.map(row)));
        const errors = findings.filter(({ severity }) => severity === 'error').length;
        print(`${judged} rules judged, ${errors} errors, ${findings.length - errors} other findings`);
        for (const rule of unreadable) complain(`${rule}: not judged, its pattern is known only once it is deployed`);
      }
      end(findings.some(({ severity }) => severity === 'error') ? 1 : 0);
    });
};

const row = (finding: Finding) => [finding.severity, 'rule' in finding ? finding.rule : '', finding.message];
