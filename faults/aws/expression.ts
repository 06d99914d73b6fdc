/** DynamoDB's condition and update expressions, as far as the handlers use them; an unknown word is an error. */
import type { Json } from './wire';

type Item = Json | undefined;
type Value = Record<string, string> | undefined;

interface Terms {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Value>>;
}

const TOKEN = /\s*([(),]|<=|>=|<>|[=<>+-]|[#:]?[A-Za-z_][A-Za-z0-9_]*)/y;

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(expression)?.[1];
    if (token === undefined) throw new Error(`cannot read ${JSON.stringify(expression.slice(from))} of an expression`);
    tokens.push(token);
  }
  return tokens;
}

/** Reads tokens one by one. */
function reader(expression: string, { names, values }: Terms) {
  const tokens = tokensOf(expression);
  let at = 0;
  const peek = () => tokens[at]?.toUpperCase();
  const take = () => {
    const token = tokens[at++];
    if (token === undefined) throw new Error(`an expression ends too soon: ${expression}`);
    return token;
  };
  const expect = (wanted: string) => {
    const token = take();
    if (token.toUpperCase() !== wanted) throw new Error(`${wanted} wanted, ${token} seen: ${expression}`);
  };
  const name = () => {
    const token = take();
    if (!token.startsWith('#')) return token;
    const attribute = names[token];
    if (attribute === undefined) throw new Error(`${token} is not among the names: ${expression}`);
    return attribute;
  };
  /** The value of an operand: `:value` or an attribute. */
  const operand = (item: Item): Value => {
    if (!tokens[at]?.startsWith(':')) return attributeOf(item, name());
    const token = take();
    if (!(token in values)) throw new Error(`${token} is not among the values: ${expression}`);
    return values[token];
  };
  return { peek, take, expect, name, operand, isAtEnd: () => at === tokens.length };
}

/** Not `item?.[…]`: with no item that would leave the name unread. */
const attributeOf = (item: Item, name: string): Value => item?.[name];

const typeOf = (value: Value) => Object.keys(value ?? {})[0];
const plain = (value: Value): string | number => {
  const type = typeOf(value) ?? '';
  if (type !== 'N' && type !== 'S') throw new Error(`a value of type ${type} is compared: only N and S are known`);
  return type === 'N' ? Number(value?.N) : (value?.S ?? '');
};

const comparisons: Readonly<Record<string, (a: string | number, b: string | number) => boolean>> = {
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Whether a condition holds of an item, or of none. */
export function holds(expression: string, item: Item, terms: Terms): boolean {
  const tokens = reader(expression, terms);
  // Both sides are always read: what is not read cannot be found to be unknown.
  const either = (): boolean => {
    let result = both();
    while (tokens.peek() === 'OR') {
      tokens.take();
      const other = both();
      result = result || other;
    }
    return result;
  };
  const both = (): boolean => {
    let result = one();
    while (tokens.peek() === 'AND') {
      tokens.take();
      const other = one();
      result = result && other;
    }
    return result;
  };
  const one = (): boolean => {
    switch (tokens.peek()) {
      case 'NOT':
        tokens.take();
        return !one();
      case '(': {
        tokens.take();
        const result = either();
        tokens.expect(')');
        return result;
      }
      case 'ATTRIBUTE_EXISTS':
      case 'ATTRIBUTE_NOT_EXISTS': {
        const wanted = tokens.take().toUpperCase() === 'ATTRIBUTE_EXISTS';
        tokens.expect('(');
        const exists = attributeOf(item, tokens.name()) !== undefined;
        tokens.expect(')');
        return exists === wanted;
      }
    }
    const left = tokens.operand(item);
    const operator = tokens.take();
    const compare = comparisons[operator];
    if (compare === undefined) throw new Error(`${operator} is no known comparison: ${expression}`);
    const right = tokens.operand(item);
    // As in DynamoDB: nothing compares with what is not there, or is of another type.
    if (left === undefined || right === undefined || typeOf(left) !== typeOf(right)) return operator === '<>';
    return compare(plain(left), plain(right));
  };
  const result = either();
  if (!tokens.isAtEnd()) throw new Error(`${tokens.take()} is one word too many: ${expression}`);
  return result;
}

/** The item after an update: `SET a = :v, b = if_not_exists(b, :v)`, `REMOVE c`, `ADD n :by`. */
export function updated(expression: string, item: Json, terms: Terms): Json {
  const tokens = reader(expression, terms);
  const result: Json = { ...item };
  const assigned = (): Value => {
    if (tokens.peek() !== 'IF_NOT_EXISTS') return tokens.operand(item);
    tokens.take();
    tokens.expect('(');
    const existing = item[tokens.name()];
    tokens.expect(',');
    const fallback = tokens.operand(item);
    tokens.expect(')');
    return existing ?? fallback;
  };
  const clauses: Readonly<Record<string, () => void>> = {
    SET: () => {
      const name = tokens.name();
      tokens.expect('=');
      result[name] = assigned();
      if (result[name] === undefined) throw new Error(`an attribute is set to one that is not there: ${expression}`);
    },
    REMOVE: () => {
      delete result[tokens.name()];
    },
    ADD: () => {
      const name = tokens.name();
      result[name] = { N: String(Number(item[name]?.N ?? 0) + Number(tokens.operand(item)?.N)) };
    },
  };
  while (!tokens.isAtEnd()) {
    const word = tokens.take();
    const clause = clauses[word.toUpperCase()];
    if (clause === undefined) throw new Error(`${word} is no known clause: ${expression}`);
    clause();
    while (tokens.peek() === ',') {
      tokens.take();
      clause();
    }
  }
  return result;
}
