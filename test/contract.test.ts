import { VERSION } from '../lib/contract';
import { version } from '../package.json';

test('the version that a stack says it is of is that of the package', () => {
  expect(VERSION).toBe(version);
});
