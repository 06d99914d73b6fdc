import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LintedRule } from '../lib/qlik/lint';
import { matches } from '../lib/qlik/pattern';
import { CommandError } from './verb';

/** The rules of one bus in a template. */
export interface BusRules {
  /** The bus as the template names it: a name, or what refers to one. */
  readonly bus: string;
  readonly rules: readonly LintedRule[];
  /** Rules whose pattern is known only once it is deployed. */
  readonly unreadable: readonly string[];
}

interface Resource {
  readonly Type?: string;
  readonly Properties?: {
    readonly EventBusName?: unknown;
    readonly EventPattern?: object;
    readonly Targets?: readonly { readonly Arn?: unknown }[];
  };
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

/** The rules in a template, or in all templates of a folder such as `cdk.out`, on each bus that carries Qlik events. */
export function rulesIn(path: string): readonly BusRules[] {
  const buses = new Map<string, Resource[]>();
  for (const file of templatesAt(path)) {
    for (const [logicalId, resource] of Object.entries(readTemplate(file))) {
      if (resource.Type !== 'AWS::Events::Rule' || !resource.Properties?.EventPattern) continue;
      const bus = JSON.stringify(resource.Properties.EventBusName ?? 'default');
      const named = { ...resource, Metadata: { 'aws:cdk:path': logicalId, ...resource.Metadata } };
      buses.set(bus, [...(buses.get(bus) ?? []), named]);
    }
  }
  return [...buses].filter(([, rules]) => rules.some(takesQlik)).map(([bus, rules]) => busRules(bus, rules));
}

function busRules(bus: string, resources: readonly Resource[]): BusRules {
  return {
    bus,
    rules: resources.filter((it) => !isLate(it)).map(linted),
    unreadable: resources.filter(isLate).map(nameOf),
  };
}

const linted = (resource: Resource): LintedRule => {
  const targets = (resource.Properties?.Targets ?? []).map(({ Arn }) => JSON.stringify(Arn));
  return {
    name: nameOf(resource),
    pattern: resource.Properties?.EventPattern as LintedRule['pattern'],
    targets,
    // A log group keeps a record; it does nothing with an event.
    isJournal: targets.length > 0 && targets.every((arn) => arn.includes(':log-group:')),
  };
};

const nameOf = ({ Metadata }: Resource) =>
  (Metadata?.['aws:cdk:path'] ?? '').replace(/\/Rule\/Resource$|\/Resource$/, '');

/** By its source alone: what else it asks for is for the linter to judge. */
function takesQlik({ Properties }: Resource): boolean {
  const source = (Properties?.EventPattern as { readonly source?: unknown } | undefined)?.source;
  try {
    return source !== undefined && matches({ source }, { source: 'qlik.cloud' });
  } catch {
    return false;
  }
}

const isLate = ({ Properties }: Resource) => /"(?:Ref|Fn::[A-Za-z]+)":/.test(JSON.stringify(Properties?.EventPattern));

function templatesAt(path: string): readonly string[] {
  if (!existsSync(path)) {
    throw new CommandError(
      `There is no ${path}.\nRun \`cdk synth\` first, or say where the template is with --template.`,
    );
  }
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path).filter((name) => name.endsWith('.template.json'));
  if (files.length === 0) throw new CommandError(`There is no *.template.json in ${path}.\nRun \`cdk synth\` first.`);
  return files.map((name) => join(path, name));
}

function readTemplate(file: string): Readonly<Record<string, Resource>> {
  try {
    const { Resources } = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof Resources === 'object' && Resources !== null) return Resources;
  } catch (error) {
    throw new CommandError(`${file} is no JSON: ${(error as Error).message}`);
  }
  throw new CommandError(`${file} is no CloudFormation template: it has no Resources.`);
}
