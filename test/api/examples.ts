/** The examples in the docstrings of the package's exports, as TypeDoc's JSON has them. */

/** What is read of a reflection. `kind` is a number of TypeDoc's own. */
export interface Reflection {
  readonly name: string;
  readonly kind: number;
  readonly comment?: {
    readonly blockTags?: readonly { readonly tag: string; readonly content: readonly { readonly text: string }[] }[];
  };
  readonly children?: readonly Reflection[];
  readonly signatures?: readonly Reflection[];
  readonly inheritedFrom?: unknown;
  readonly flags?: { readonly isProtected?: boolean; readonly isAbstract?: boolean };
}

/** TypeDoc's `ReflectionKind`. */
const kind = { variable: 32, function: 64, class: 128, method: 2048 } as const;

/** An example, and whose it is: `QlikEventFanout.on`. */
export interface Example {
  readonly of: string;
  readonly code: string;
}

/** The code of an example stands in a fence, which TypeDoc adds where there is none. */
const codeOf = (text: string) => text.replace(/^```\w*\n|\n```$/g, '');

const ownExamples = ({ comment }: Reflection) =>
  (comment?.blockTags ?? [])
    .filter(({ tag }) => tag === '@example')
    .map(({ content }) => codeOf(content.map(({ text }) => text).join('')));

/** Every example of an export and of what it is made of, but for what it has from another. */
export const examplesOf = (it: Reflection, of = it.name): readonly Example[] => [
  ...ownExamples(it).map((code) => ({ of, code })),
  ...(it.signatures ?? []).flatMap((signature) => examplesOf(signature, of)),
  ...(it.children ?? [])
    .filter((child) => !child.inheritedFrom)
    .flatMap((child) => examplesOf(child, `${of}.${child.name}`)),
];

/**
 * What must have an example: what a user constructs, calls or imports as a value. So each class, function and constant,
 * and each public method that a class of ours adds; of an abstract class the methods alone. An interface or a type needs none: it is the shape of what these take and
 * give, and their examples show it.
 */
const mustHaveOne = (it: Reflection): readonly (readonly [name: string, it: Reflection])[] => {
  if (it.kind === kind.variable || it.kind === kind.function) return [[it.name, it]];
  if (it.kind !== kind.class) return [];
  const methods = (it.children ?? []).filter(
    (child) => child.kind === kind.method && !child.inheritedFrom && !child.flags?.isProtected,
  );
  return [
    ...(it.flags?.isAbstract ? [] : [[it.name, it] as const]),
    ...methods.map((method) => [`${it.name}.${method.name}`, method] as const),
  ];
};

/** Names of the exports that must have an example and have none. */
export const withoutExample = (exported: readonly Reflection[]): readonly string[] =>
  exported
    .flatMap(mustHaveOne)
    .filter(([, it]) => [it, ...(it.signatures ?? [])].every((each) => ownExamples(each).length === 0))
    .map(([name]) => name);
