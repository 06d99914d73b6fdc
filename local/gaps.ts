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
  {
    resource: 'AWS::Logs::MetricFilter',
    why: 'a metric filter is deployed and can be read, and emits nothing',
    fill: 'metrics tap: the filters of each log group are held against its lines (`local/metric-filters.ts`); one of a form that ours do not have is skipped with a note',
    engine: ministack,
  },
  {
    resource: 'AWS::CloudWatch::Alarm (Metrics)',
    why: 'its CloudFormation refuses an alarm on an expression, and nothing would evaluate it',
    fill: 'nothing: the alarm is left out, and the dashboard names it',
    engine: ministack,
    drops: ({ Type, Properties }) => Type === 'AWS::CloudWatch::Alarm' && Properties?.Metrics !== undefined,
  },
  {
    resource: 'AWS::CloudWatch::InsightRule',
    why: 'its CloudFormation refuses the type; it has no Contributor Insights',
    fill: 'nothing: the rule is left out',
    engine: ministack,
    drops: ({ Type }) => Type === 'AWS::CloudWatch::InsightRule',
  },
  ...['AWS::Chatbot::SlackChannelConfiguration', 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration'].map(
    (resource): Gap => ({
      resource,
      why: 'its CloudFormation refuses the type; there is no chat to show anything in',
      fill: 'nothing: the channel is left out',
      engine: ministack,
      drops: ({ Type }) => Type === resource,
    }),
  ),
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
  return { template: withRefs(bridged, refs, dropped) as CloudFormationTemplate, dropped: Object.fromEntries(dropped) };
}

function withoutDependencies(resource: Resource, dropped: ReadonlyMap<string, Resource>): Resource {
  if (resource.DependsOn === undefined) return resource;
  const DependsOn = [resource.DependsOn].flat().filter((id) => !dropped.has(id));
  return { ...resource, DependsOn: DependsOn.length > 0 ? DependsOn : undefined };
}

/** With what stands in place of references: for those to what was dropped, its logical id. */
function withRefs(value: unknown, refs: ReadonlyMap<string, object>, dropped: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => withRefs(item, refs, dropped));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: unknown; 'Fn::GetAtt'?: unknown };
  if (Object.keys(value).length === 1) {
    const id = Array.isArray(attribute) ? attribute[0] : Ref;
    if (typeof id === 'string' && dropped.has(id)) return id;
    if (typeof Ref === 'string') return refs.get(Ref) ?? value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withRefs(inner, refs, dropped)]));
}
