/**
 * `lib/qlik/data-schemas.json`: the types of `lib/qlik/data.ts` as JSON Schemas, by event type. The compiler reads them,
 * so that what is optional, which values are known and what the docstrings say is written once.
 */
import { join } from 'node:path';
import ts from 'typescript';
import type { JsonSchema } from '../lib/qlik/schema';

const FILE = join(__dirname, '..', 'lib', 'qlik', 'catalogue.ts');

/** The schemas, as the text of the file. */
export function dataSchemas(): string {
  const options = { strict: true, noEmit: true, types: [], lib: ['lib.es2023.d.ts'] };
  const program = ts.createProgram([FILE], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(FILE);
  const module = source && checker.getSymbolAtLocation(source);
  const catalogue = module && checker.getExportsOfModule(module).find(({ name }) => name === 'catalogue');
  if (!catalogue) throw new Error(`${FILE} exports no catalogue`);
  const rows = checker.getTypeOfSymbol(catalogue).getProperties();
  const schemas = rows.map((row) => {
    const data = checker.getTypeOfSymbol(row).getProperty('data');
    if (!data) throw new Error(`${row.name} has no data type`);
    return [row.name, schemaOf(checker, checker.getTypeOfSymbol(data))] as const;
  });
  return `${JSON.stringify(Object.fromEntries(schemas), undefined, 2)}\n`;
}

/** A type that is not known here is an error: a schema must not be laxer than it says. */
function schemaOf(checker: ts.TypeChecker, declared: ts.Type): JsonSchema {
  // What is optional may be undefined too; `unknown` without undefined would be any object.
  const type = declared.isUnion() ? checker.getNonNullableType(declared) : declared;
  const is = (flag: ts.TypeFlags) => (type.flags & flag) !== 0;
  if (is(ts.TypeFlags.Unknown)) return {};
  if (is(ts.TypeFlags.StringLike)) return { type: 'string' };
  if (is(ts.TypeFlags.NumberLike)) return { type: 'number' };
  if (is(ts.TypeFlags.BooleanLike)) return { type: 'boolean' };
  if (type.isUnion()) return openSchema(type);
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    if (element) return { type: 'array', items: schemaOf(checker, element) };
  }
  if (checker.getIndexInfosOfType(type).length > 0) return { type: 'object' };
  if (is(ts.TypeFlags.Object)) return objectSchema(checker, type);
  throw new Error(`no schema is known for ${checker.typeToString(type)}: add it to docs/data-schemas.ts`);
}

/** `Open<…>`: its known values, and any other string. */
function openSchema(type: ts.UnionType): JsonSchema {
  const known = type.types.flatMap((it) => (it.isStringLiteral() ? [it.value] : []));
  // Beside them stands the one member that takes any string.
  if (known.length !== type.types.length - 1) throw new Error(`a union that is not Open<…>: ${known.join(' | ')}`);
  return { type: 'string', description: `Known values: ${known.join(', ')}. Qlik may add others.` };
}

function objectSchema(checker: ts.TypeChecker, type: ts.Type): JsonSchema {
  const properties = type.getProperties().map((property) => {
    const { description: known, ...schema } = schemaOf(checker, checker.getTypeOfSymbol(property));
    const said = ts.displayPartsToString(property.getDocumentationComment(checker));
    const description = [said, known].filter(Boolean).join(' ');
    return [property.name, description ? { ...schema, description } : schema] as const;
  });
  const required = type
    .getProperties()
    .filter(({ flags }) => (flags & ts.SymbolFlags.Optional) === 0)
    .map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  };
}
