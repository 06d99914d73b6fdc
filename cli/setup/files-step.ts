import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineDiff } from '../terminal/line-diff';
import type { Known } from './known';
import { type ConfigWanted, cdkJsonWith, configWith, type FilePlan } from './project-files';
import type { Step } from './step';

export interface FilesOptions {
  readonly folder: string;
  /** Name of the configuration file. */
  readonly config: string;
  readonly wanted: ConfigWanted;
  /** How the app is called from the folder. */
  readonly app: string;
  /** Where an editor finds the schema of the configuration. */
  readonly schema: string;
}

/** A file's text; undefined when there is none. */
export const textIn = (folder: string, name: string): string | undefined => {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};

/** The files that make a folder one from which the stack is deployed. */
export const filesStep = ({ folder, config, wanted, app, schema }: FilesOptions): Step<Known> => ({
  id: 'files',
  title: `${config} and cdk.json`,
  look: async () => {
    const plans: readonly (readonly [string, string | undefined, FilePlan])[] = [
      [config, textIn(folder, config), configWith(textIn(folder, config), wanted, schema)],
      ['cdk.json', textIn(folder, 'cdk.json'), cdkJsonWith(textIn(folder, 'cdk.json'), app)],
    ];
    const wrong = plans.flatMap(([name, , plan]) => (plan.ok ? [] : [`${name}: ${plan.why}.`]));
    if (wrong.length > 0) return { state: 'blocked', why: wrong.join('\n') };
    const changes = plans.flatMap(([name, before, plan]) =>
      plan.ok && plan.text !== before ? [{ name, before, after: plan.text }] : [],
    );
    if (changes.length === 0) return { state: 'there', says: 'as they should be' };
    const verbs = changes.map(({ name, before }) => `${before === undefined ? 'write' : 'change'} ${name}`);
    return {
      state: 'missing',
      would: verbs.join(', '),
      detail: changes.map(diffOf).join('\n'),
      make: async () => {
        for (const { name, after } of changes) writeFileSync(join(folder, name), after);
        return { result: 'done', says: changes.map(({ name }) => `${name} is written`).join(', ') };
      },
    };
  },
});

/** Of a new cdk.json its first line is enough: the rest are feature flags. */
function diffOf({ name, before, after }: { name: string; before: string | undefined; after: string }): string {
  const lines = lineDiff(before ?? '', after);
  const isLong = before === undefined && name === 'cdk.json';
  const shown = isLong ? [...lines.slice(0, 2), `+ … (${lines.length} lines, feature flags of CDK)`] : lines;
  return [`${before === undefined ? 'new' : 'changed'} ${name}`, ...shown].join('\n');
}
