/**
 * What the local engine lacks, in one table. `bridge` makes of a template what the engine takes; it drops or rewrites
 * only what a row names. `fill` says what `local/` does instead. Each row has a test that fails once the engine has
 * caught up (test/e2e/gaps.test.ts).
 */
import { ministack } from './engine-version.json';

/** A resource of a CloudFormation template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
}

/** A CloudFormation template. */
export interface CloudFormationTemplate {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** One gap. */
export interface Gap {
  readonly resource: string;
  readonly why: string;
  readonly fill: string;
  /** The engine's version in which the gap was seen. */
  readonly engine: string;
  /** Whether a resource goes from the template. @default - none does */
  readonly drops?: (resource: Resource) => boolean;
  /** What stands in place of a `Ref` to such a resource. @default - the `Ref` */
  readonly refBecomes?: (logicalId: string) => object;
}

export const gaps: readonly Gap[] = [
  {
    resource: 'AWS::Events::Archive',
    why: 'its CloudFormation refuses the type; its API has it',
    fill: 'created by the API after the deployment',
    engine: ministack,
    drops: ({ Type }) => Type === 'AWS::Events::Archive',
  },
  ...['AWS::EventSchemas::Registry', 'AWS::EventSchemas::Schema'].map((resource) => ({
    resource,
    why: 'neither its CloudFormation nor its API knows schemas',
    fill: 'left out: nothing else asks for it',
    engine: ministack,
    drops: ({ Type }: Resource) => Type === resource,
  })),
  {
    resource: 'AWS::SecretsManager::Secret',
    why: '`Ref` gives the name where AWS gives the ARN, which no policy then matches',
    fill: '`Ref` becomes `Fn::GetAtt` of `Id`, which gives the ARN',
    engine: ministack,
    refBecomes: (logicalId) => ({ 'Fn::GetAtt': [logicalId, 'Id'] }),
  },
  {
    resource: 'AWS::Events::Rule',
    why: 'a CloudWatch Logs group as a target is accepted and never written to',
    fill: 'journal tap: a queue beside each such group, drained into the group',
    engine: ministack,
  },
  {
    resource: 'AWS::CloudWatch::Alarm',
    why: 'embedded metrics in logs and the metrics of SQS are not measured, so no alarm on them can go off',
    fill: 'metrics tap: both are read and put as metrics',
    engine: ministack,
  },
];

/** The template as the engine takes it, with what was dropped. */
export function bridge(template: CloudFormationTemplate): {
  readonly template: CloudFormationTemplate;
  readonly dropped: Readonly<Record<string, Resource>>;
} {
  const entries = Object.entries(template.Resources);
  const isDropped = (resource: Resource) => gaps.some(({ drops }) => drops?.(resource));
  const dropped = new Map(entries.filter(([, resource]) => isDropped(resource)));
  const refs = new Map(
    entries.flatMap(([id, { Type }]) => {
      const gap = gaps.find(({ resource, refBecomes }) => resource === Type && refBecomes);
      return gap?.refBecomes ? [[id, gap.refBecomes(id)] as const] : [];
    }),
  );
  const kept = entries
    .filter(([id]) => !dropped.has(id))
    .map(([id, resource]) => [id, withoutDependencies(resource, dropped)]);
  const bridged = { ...template, Resources: Object.fromEntries(kept) };
  return { template: withRefs(bridged, refs) as CloudFormationTemplate, dropped: Object.fromEntries(dropped) };
}

function withoutDependencies(resource: Resource, dropped: ReadonlyMap<string, Resource>): Resource {
  if (resource.DependsOn === undefined) return resource;
  const DependsOn = [resource.DependsOn].flat().filter((id) => !dropped.has(id));
  return { ...resource, DependsOn: DependsOn.length > 0 ? DependsOn : undefined };
}

function withRefs(value: unknown, refs: ReadonlyMap<string, object>): unknown {
  if (Array.isArray(value)) return value.map((item) => withRefs(item, refs));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref } = value as { Ref?: unknown };
  if (typeof Ref === 'string' && Object.keys(value).length === 1) return refs.get(Ref) ?? value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withRefs(inner, refs)]));
}
