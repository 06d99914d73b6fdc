import { spawnSync } from 'node:child_process';
import { completed } from '../../cli/completion';
import { corruptions } from '../../cli/delivery/corruption';
import { eventTypes } from '../../cli/delivery/event-type';
import { commandsIn, program } from '../../cli/program';
import { scriptFor, shells } from '../../cli/terminal/completion-script';
import { categorySlugs } from '../../lib/qlik/catalogue';
import { envelopes } from '../../lib/qlik/event';

const all = program(() => undefined);
const verbs = completed(all);
const scripts = Object.fromEntries(shells.map((shell) => [shell, scriptFor(shell, 'qlik-fanout', verbs)]));

test('every verb is completed, with all its options', () => {
  expect(verbs.map(({ name }) => name)).toEqual([...commandsIn(all).map(({ name }) => name), 'help']);
  for (const { name: called, command: verb } of commandsIn(all)) {
    const flags = verbs.find(({ name }) => name === called)?.options.flatMap((it) => it.flags);
    expect(flags).toEqual(expect.arrayContaining([...verb.options.map(({ long }) => long), '--help']));
  }
});

test.each(shells)('the script for %s has every verb, option and value', (shell) => {
  const script = scripts[shell] ?? '';
  for (const { name, options } of verbs) {
    for (const word of name.split(' ')) expect(script).toContain(word);
    for (const { flags } of options) for (const flag of flags) expect(script).toContain(flag.replace(/^-+/, ''));
  }
  for (const value of [...eventTypes, ...categorySlugs, ...envelopes, ...corruptions]) expect(script).toContain(value);
});

const hasBash = spawnSync('bash', ['-c', 'complete -p >/dev/null; exit 0']).status === 0;

/** What bash offers for the last of these words. */
function offered(...words: readonly string[]): readonly string[] {
  const line = words.map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(qlik-fanout ${line}); COMP_CWORD=${words.length}; _qlik_fanout; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const asked = spawnSync('bash', ['--norc', '-c', `source <(cat) && complete -p qlik-fanout >/dev/null && ${ask}`], {
    input: scripts.bash,
    encoding: 'utf8',
  });
  expect(asked).toMatchObject({ status: 0, stderr: '' });
  return asked.stdout.split('\n').filter((word) => word !== '');
}

(hasBash ? describe : describe.skip)('bash', () => {
  test.each([
    [['st'], ['status']],
    [['send', '--env'], ['--envelope']],
    [['send', '--envelope', ''], [...envelopes]],
    [
      ['send', '--json', '--corrupt', 'm'],
      ['missing-signature', 'malformed-signature'],
    ],
    [['send', '--type', 'com.qlik.v1.automation.run.'], eventTypes.filter((it) => it.includes('automation.run.'))],
    [['send', '--type', 'al'], ['all']],
    [['events', 'com.qlik.v1.reload'], ['com.qlik.v1.reload.finished']],
    [['events', '--category', ''], categorySlugs],
    [
      ['completion', ''],
      [...shells, '--help', '-h'],
    ],
    [['help', 'redr'], ['redrive']],
    [['webh'], ['webhook']],
    [
      ['webhook', ''],
      ['list', 'create', 'update', 'delete', 'diff', 'help', '--help', '-h'],
    ],
    [['webhook', 'cr'], ['create']],
    [['webhook', 'create', '--lev'], ['--level']],
    [
      ['webhook', 'create', '--level', ''],
      ['tenant', 'user'],
    ],
    [['webhook', 'list', '--lev'], []],
    [['send', '--file', ''], []],
    [['send', '--count', ''], []],
    [['nobody', ''], []],
  ])('offers for %j', (words, wanted) => {
    expect(offered(...words)).toEqual(wanted);
  });
});
