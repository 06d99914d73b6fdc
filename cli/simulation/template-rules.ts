import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { output } from '../../lib/contract';
import type { LintedRule } from '../../lib/qlik/lint';
import { type EventPattern, matches } from '../../lib/qlik/pattern';
import { CommandError } from '../verb';

/** A rule as a template has it. */
export interface TemplateRule {
  readonly logicalId: string;
  /** Its construct path, or its logical id where it has none. */
  readonly name: string;
  /** Name of the stack that the template is of, as far as the cloud assembly round it says. */
  readonly stack?: string;
  /** The bus as the template names it, in JSON: a name, or what refers to one. */
  readonly bus: string;
  /** The template's own bus, in JSON: what it has as the stack's output. @default - the template makes no fan-out */
  readonly ownBus?: string;
  /** Undefined for a rule that runs on a schedule alone. */
  readonly pattern?: EventPattern;
  /** Whether its pattern refers to something that is known only once it is deployed. */
  readonly isLate: boolean;
  /** The targets' ARNs, each in JSON. */
  readonly targets: readonly string[];
  readonly isDisabled: boolean;
  /** The template's resources: logical id → construct path. */
  readonly paths: Paths;
}

/** Logical id → construct path, without what CDK ends it with. */
export type Paths = ReadonlyMap<string, string>;

interface Resource {
  readonly Type?: string;
  readonly Properties?: {
    readonly EventBusName?: unknown;
    readonly EventPattern?: EventPattern;
    readonly State?: unknown;
    readonly Targets?: readonly { readonly Arn?: unknown }[];
  };
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

/** A template, as far as rules are concerned. */
export type Resources = Readonly<Record<string, Resource>>;

/** The rules in a template, or in all templates of a folder such as `cdk.out`. */
export const templateRules = (path: string): readonly TemplateRule[] =>
  templatesAt(path).flatMap((file) => {
    const { resources, ownBus } = readTemplate(file);
    const stack = stackOf(file);
    const paths = pathsIn(resources);
    return Object.entries(resources).flatMap(([logicalId, { Type, Properties }]) => {
      if (Type !== 'AWS::Events::Rule') return [];
      const { EventBusName = 'default', EventPattern, State, Targets = [] } = Properties ?? {};
      return {
        logicalId,
        name: paths.get(logicalId) ?? logicalId,
        stack,
        bus: JSON.stringify(EventBusName),
        ownBus,
        pattern: EventPattern,
        isLate: isLate(EventPattern),
        targets: Targets.map(({ Arn }) => JSON.stringify(Arn)),
        isDisabled: State === 'DISABLED',
        paths,
      };
    });
  });

/** The construct paths of a template's resources. */
export const pathsIn = (resources: Resources): Paths =>
  new Map(
    Object.entries(resources).flatMap(([logicalId, { Metadata }]) => {
      const path = Metadata?.['aws:cdk:path'];
      return path === undefined ? [] : [[logicalId, path.replace(/\/Rule\/Resource$|\/Resource$/, '')]];
    }),
  );

/** The rules of one bus in a template. */
export interface BusRules {
  /** The bus as the template names it: a name, or what refers to one. */
  readonly bus: string;
  readonly rules: readonly LintedRule[];
  /** Rules whose pattern is known only once it is deployed. */
  readonly unreadable: readonly string[];
}

/** The rules in a template, or in all templates of a folder such as `cdk.out`, on each bus that carries Qlik events. */
export function rulesIn(path: string): readonly BusRules[] {
  const rules = templateRules(path);
  return [...qlikBuses(rules)].map((bus) => {
    const onBus = rules.filter((rule) => rule.bus === bus);
    return {
      bus,
      rules: onBus.flatMap(({ name, pattern, isLate, targets }) =>
        pattern && !isLate ? [{ name, pattern, targets, isJournal: isJournal(targets) }] : [],
      ),
      unreadable: onBus.filter(({ isLate }) => isLate).map(({ name }) => name),
    };
  });
}

/** The buses on which a rule takes Qlik events. */
export const qlikBuses = (rules: readonly TemplateRule[]): ReadonlySet<string> =>
  new Set(rules.filter(({ pattern }) => pattern && takesQlik(pattern)).map(({ bus }) => bus));

/** Whether a rule keeps a record and no more: a log group does nothing with an event. */
export const isJournal = (targets: readonly string[]): boolean =>
  targets.length > 0 && targets.every((arn) => arn.includes(':log-group:'));

/** By its source alone: what else it asks for is for the linter to judge. */
function takesQlik({ source }: EventPattern): boolean {
  try {
    return source !== undefined && matches({ source }, { source: 'qlik.cloud' });
  } catch {
    return false;
  }
}

const isLate = (pattern: EventPattern | undefined) => /"(?:Ref|Fn::[A-Za-z]+)":/.test(JSON.stringify(pattern ?? {}));

function templatesAt(path: string): readonly string[] {
  if (!existsSync(path)) {
    throw new CommandError(`There is no ${path}.\nRun \`cdk synth\` first, or say where the template is.`);
  }
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path).filter((name) => name.endsWith('.template.json'));
  if (files.length === 0) throw new CommandError(`There is no *.template.json in ${path}.\nRun \`cdk synth\` first.`);
  return files.map((name) => join(path, name));
}

/** By the cloud assembly's manifest, which names a stack only where its name differs from the artifact's. */
function stackOf(file: string): string | undefined {
  const manifest = join(dirname(file), 'manifest.json');
  if (!existsSync(manifest)) return undefined;
  const { artifacts = {} } = jsonIn(manifest) as { readonly artifacts?: Readonly<Record<string, Artifact>> };
  const found = Object.entries(artifacts).find(([, { properties }]) => properties?.templateFile === basename(file));
  return found && (found[1].properties?.stackName ?? found[0]);
}

interface Artifact {
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
}

function readTemplate(file: string): { readonly resources: Resources; readonly ownBus?: string } {
  const { Resources, Outputs } = jsonIn(file) as {
    readonly Resources?: Resources;
    readonly Outputs?: { readonly [output.busName]?: { readonly Value?: unknown } };
  };
  if (typeof Resources === 'object' && Resources !== null) {
    return { resources: Resources, ownBus: JSON.stringify(Outputs?.[output.busName]?.Value) };
  }
  throw new CommandError(`${file} is no CloudFormation template: it has no Resources.`);
}

function jsonIn(file: string): object {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(`${file} is no JSON: ${(error as Error).message}`);
  }
  return typeof value === 'object' && value !== null ? value : {};
}
