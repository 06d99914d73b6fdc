import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { amber, type Check, cannotSay, green } from './check';
import type { Template } from './installation';

/** Whether what is deployed is what was synthesised here last. Nothing is said where there is no cloud assembly. */
export const synthesisedTemplate: Check = {
  name: 'template',
  asks: ['cloudformation:GetTemplate'],
  look: async ({ assembly, name, template }) => {
    const file = join(assembly, `${name}.template.json`);
    if (!existsSync(file)) return undefined;
    const here = readTemplate(file);
    if (here === undefined) return cannotSay(`${file} is no JSON`, 'npx cdk synth');
    const changed = differing(here, await template());
    return changed.length === 0
      ? green(`as in ${file}`)
      : amber(
          `${changed.length} resources differ from ${file}: ${firstOf(changed)}`,
          'npx cdk diff, then npx cdk deploy',
        );
  },
};

function readTemplate(file: string): Template | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Template;
  } catch {
    return undefined;
  }
}

/** Logical ids of resources that are in one of them alone, or are not the same; metadata is nobody's behaviour. */
export function differing({ Resources: here = {} }: Template, { Resources: there = {} }: Template): readonly string[] {
  const ids = [...new Set([...Object.keys(here), ...Object.keys(there)])];
  return ids.filter((id) => {
    const [ours, theirs] = [here[id], there[id]];
    if (ours?.Type === 'AWS::CDK::Metadata' || theirs?.Type === 'AWS::CDK::Metadata') return false;
    return ours?.Type !== theirs?.Type || !isDeepStrictEqual(ours?.Properties ?? {}, theirs?.Properties ?? {});
  });
}

const firstOf = (ids: readonly string[]) => ids.slice(0, 3).join(', ') + (ids.length > 3 ? ', …' : '');
