import { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** A fault in one line: the key, the value, what is allowed. */
export function faultOf(issue: Issue, json: unknown, schema: z.ZodType): string {
  const key = short(issue.path.join('.') || '(top level)');
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path).join(', ');
    return `${key}: unknown key ${issue.keys.map(short).join(', ')}; allowed: ${known}`;
  }
  if (issue.code === 'invalid_key') {
    const [parent, name] = [issue.path.slice(0, -1).join('.'), String(issue.path.at(-1))];
    return `${parent}: got the name ${short(JSON.stringify(name))}; ${issue.issues[0]?.message}`;
  }
  return `${key}: got ${seen(valueAt(json, issue.path), issue.path)}; ${allowed(issue)}`;
}

/** The value as it stands, unless somebody may have put a secret where its name belongs. */
const seen = (value: unknown, path: readonly PropertyKey[]): string =>
  path.includes('apiCredentials') ? 'what is not shown here' : short(JSON.stringify(value) ?? 'nothing');

/** The keys that the object at a path may have. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  if (schema instanceof z.ZodOptional) return keysAt(schema.unwrap() as z.ZodType, path);
  const [key, ...rest] = path;
  if (schema instanceof z.ZodRecord) return key === undefined ? [] : keysAt(schema.valueType as z.ZodType, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  return key === undefined ? Object.keys(schema.shape) : keysAt(schema.shape[key as string] as z.ZodType, rest);
}

const kinds: Readonly<Record<string, string>> = {
  object: 'an object is allowed',
  record: 'an object is allowed',
  array: 'a list is allowed',
  string: 'a string is allowed',
  boolean: 'true or false is allowed',
};

const allowed = (issue: Issue) => (issue.code === 'invalid_type' && kinds[issue.expected]) || issue.message;

/** Cut, so that a fault stays a line. */
const short = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}… (${text.length} characters)` : text);

const valueAt = (json: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], json);

/**
 * What is wrong with keys and cannot be seen in the parsed object: of a key that stands twice JSON.parse silently keeps
 * the last, so that a tenant would be lost, and `__proto__` is dropped by the check.
 *
 * @param text known to be JSON
 */
export function keyFaults(text: string): string[] {
  const faults: string[] = [];
  const open: { readonly keys: Set<string>; last: string }[] = [];
  for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push({ keys: new Set(), last: '' });
    if (token === '}') open.pop();
    const object = open.at(-1);
    if (key === undefined || object === undefined) continue;
    object.last = JSON.parse(key);
    const path = short(open.map(({ last }) => last).join('.'));
    if (object.keys.has(object.last)) faults.push(`${path}: stands twice; each key is allowed once`);
    if (object.last === '__proto__') faults.push(`${path}: this key is not allowed`);
    object.keys.add(object.last);
  }
  return faults;
}
