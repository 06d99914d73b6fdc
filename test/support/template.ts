/** A synthesised template as a test reads it. */
import type { Template } from 'aws-cdk-lib/assertions';

/** What a `Ref` (no attribute) or a `Fn::GetAtt` gives. */
export type Lookup = (logicalId: string, attribute?: string) => string;

/** A logical id without the hash CDK puts behind it. */
export const unhashed = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** Gives what was asked for: `<Queue>`, `<Queue.Arn>`; of another stack, `<Stack:Queue.Arn>`. */
const asWritten: Lookup = (logicalId, attribute) => `<${[unhashed(logicalId), attribute].filter(Boolean).join('.')}>`;

/** A value of a template with its intrinsic functions carried out. */
export function evaluated(value: unknown, lookup: Lookup = asWritten): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluated(item, lookup));
  if (typeof value !== 'object' || value === null) return value;
  const [[key, operand] = ['', undefined], ...more] = Object.entries(value);
  const isFunction = more.length === 0 && (key === 'Ref' || key.startsWith('Fn::'));
  if (!isFunction) return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, evaluated(it, lookup)]));
  if (key === 'Ref') return lookup(operand);
  const args = evaluated(operand, lookup) as readonly unknown[];
  switch (key) {
    case 'Fn::GetAtt':
      return lookup(operand[0], operand[1]);
    case 'Fn::Join':
      return (args[1] as string[]).join(args[0] as string);
    case 'Fn::Split':
      return (args[1] as string).split(args[0] as string);
    case 'Fn::Select':
      return (args[1] as string[])[Number(args[0])];
    case 'Fn::GetStackOutput': {
      // `PublishOutputRefQueue<hash><hash>`, `PublishOutputFnGetAttQueue<hash>Arn<hash>`
      const { StackName, OutputName } = args as unknown as Evaluated;
      const [, id, attribute] =
        /^PublishOutput(?:Ref|FnGetAtt)(.+)[0-9A-F]{8}(\w*?)[0-9A-F]{8}$/.exec(OutputName) ?? [];
      return `<${StackName}:${[id, attribute].filter(Boolean).join('.')}>`;
    }
    case 'Fn::Sub':
      return operand;
    default:
      throw new Error(`${key} is not known here: add it to test/support/template.ts`);
  }
}

/** A resource with its intrinsic functions carried out. */
export interface Evaluated {
  // biome-ignore lint/suspicious/noExplicitAny: as the assertions library types it.
  readonly [key: string]: any;
}

/** The properties of the resources of a type, by logical id without hash. */
export const resources = (template: Template, type: string): Readonly<Record<string, Evaluated>> =>
  Object.fromEntries(
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => [
      unhashed(id),
      evaluated(Properties) as Evaluated,
    ]),
  );

/** The properties of the one resource of a type whose logical id begins so. */
export function resource(template: Template, type: string, idBegin = ''): Evaluated {
  const found = Object.entries(resources(template, type)).filter(([id]) => id.startsWith(idBegin));
  if (found.length !== 1) throw new Error(`${type} ${idBegin}…: wanted one, found ${found.map(([id]) => id)}`);
  return found[0]?.[1] ?? {};
}

/** A statement of a policy. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** The statements of a policy document. */
export const statements = (document: Evaluated): readonly Statement[] => document.Statement;
