import { filterOf, type Wanted, wantedBy } from '../../../cli/tail/wanted';
import { CommandError } from '../../../cli/verb';
import { FAILED, tailEvent } from './events';

const app = tailEvent(1, { data: { name: 'Sales' } });
const run = tailEvent(2, { type: FAILED, tenant: 'umbrella' });
const later = tailEvent(3, { type: 'com.qlik.v9.something.new' });
const all = [app, run, later];

test.each<[Wanted, readonly object[]]>([
  [{}, all],
  [{ type: ['app.created'] }, [app]],
  [{ type: ['com.qlik.app.created', 'com.qlik.v9.something.new'] }, [app, later]],
  [{ category: ['automations'] }, [run]],
  [{ tenant: ['umbrella', 'acme'], failures: true }, [run]],
  [{ text: 'SALES' }, [app]],
  [{ where: '{"detail":{"tenant":["acme"],"data":{"name":[{"prefix":"Sa"}]}}}' }, [app]],
  [{ type: ['app.created'], tenant: ['umbrella'] }, []],
])('%j', (wanted, passing) => {
  expect(all.filter(wantedBy(wanted))).toEqual(passing);
});

test.each([
  ['{', /--where is not JSON .*event pattern/],
  ['{"detail":{"tenant":"acme"}}', /--where: invalid event pattern: detail\.tenant must be/],
  ['3', /--where: invalid event pattern/],
])('a pattern that EventBridge would refuse is refused: %s', (where, why) => {
  expect(() => wantedBy({ where })).toThrow(CommandError);
  expect(() => wantedBy({ where })).toThrow(why);
});

test.each([
  ['', all],
  ['  ', all],
  ['type:RUN', [run]],
  ['category:analytics', [app]],
  ['category:uncat', [later]],
  ['tenant:umb is:failure', [run]],
  ['is:failure sales', []],
  ['sales', [app]],
  ['type:', all],
  ['nobody:x', []],
])('the filter %j', (filter, passing) => {
  expect(all.filter(filterOf(filter))).toEqual(passing);
});
