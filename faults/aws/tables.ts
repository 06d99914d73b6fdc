import { holds, updated } from './expression';
import { type Json, ServiceError } from './wire';

/** DynamoDB's tables: name → names of the key attributes. */
export function tables(keys: Readonly<Record<string, readonly string[]>>) {
  const items = new Map<string, Json>();

  const addressOf = (table: string, source: Json) => {
    const names = keys[table];
    if (names === undefined) throw new Error(`the template has no table ${table}`);
    return JSON.stringify([table, ...names.map((name) => source[name] ?? fail(`the key lacks ${name}`))]);
  };

  const check = (input: Json, item: Json | undefined) => {
    if (input.ConditionExpression === undefined || holds(input.ConditionExpression, item, termsOf(input))) return;
    const wantsOld = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
    throw new ServiceError('ConditionalCheckFailedException', { more: wantsOld && item ? { Item: item } : {} });
  };

  const operations: Readonly<Record<string, (input: Json) => Json>> = {
    GetItem: ({ TableName, Key }) => {
      const item = items.get(addressOf(TableName, Key));
      return item ? { Item: item } : {};
    },
    PutItem: (input) => {
      const address = addressOf(input.TableName, input.Item);
      const before = items.get(address);
      check(input, before);
      items.set(address, input.Item);
      return before && input.ReturnValues === 'ALL_OLD' ? { Attributes: before } : {};
    },
    UpdateItem: (input) => {
      const address = addressOf(input.TableName, input.Key);
      const before = items.get(address);
      check(input, before);
      const after = updated(input.UpdateExpression ?? '', before ?? input.Key, termsOf(input));
      items.set(address, after);
      const returned: Json = { ALL_OLD: before, ALL_NEW: after };
      const { ReturnValues = 'NONE' } = input;
      if (ReturnValues === 'NONE') return {};
      if (!(ReturnValues in returned)) throw new Error(`ReturnValues ${ReturnValues} is not known`);
      return returned[ReturnValues] ? { Attributes: returned[ReturnValues] } : {};
    },
    DeleteItem: (input) => {
      const address = addressOf(input.TableName, input.Key);
      check(input, items.get(address));
      items.delete(address);
      return {};
    },
  };
  return { operations };
}

const termsOf = ({ ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Json) => ({
  names: ExpressionAttributeNames,
  values: ExpressionAttributeValues,
});

function fail(why: string): never {
  throw new Error(why);
}
