/** What a report counts a pattern under: every operator and form it uses, wherever that stands. */
export function operatorsIn(pattern: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  walk(pattern, found);
  return found;
}

/** Every form there is; one that no pair has says that the generator has a hole. */
export const everyOperator = [
  ...['equals string', 'equals number', 'equals boolean', 'null', 'empty string', 'exactly', 'exists', 'cidr'],
  ...['numeric', 'wildcard', 'equals-ignore-case', 'prefix', 'suffix', '$or', 'dotted name'],
  ...['prefix equals-ignore-case', 'suffix equals-ignore-case', 'anything-but', 'anything-but list'],
  ...['prefix', 'suffix', 'wildcard', 'equals-ignore-case'].flatMap((it) => [
    `anything-but ${it}`,
    `anything-but ${it} list`,
  ]),
] as const;

function walk(value: unknown, found: Set<string>): void {
  if (!isObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (name.includes('.')) found.add('dotted name');
    if (!Array.isArray(member)) walk(member, found);
    else if (name === '$or') {
      found.add('$or');
      for (const it of member) walk(it, found);
    } else for (const it of member) found.add(formOf(it));
  }
}

function formOf(test: unknown): string {
  if (test === null) return 'null';
  if (test === '') return 'empty string';
  if (!isObject(test)) return `equals ${typeof test}`;
  const [[operator, operand] = ['none', undefined]] = Object.entries(test);
  if (Array.isArray(operand)) return operator === 'anything-but' ? 'anything-but list' : operator;
  if (!isObject(operand)) return operator;
  const [[inner, innerOperand] = ['none', undefined]] = Object.entries(operand);
  return `${operator} ${inner}${Array.isArray(innerOperand) ? ' list' : ''}`;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
