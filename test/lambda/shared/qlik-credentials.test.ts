import fc from 'fast-check';
import { parseCredentials } from '../../../lambda/shared/qlik-credentials';

test.each([
  ['{"apiKey":"a"}', { apiKey: 'a' }],
  ['{"apiKey":"a","clientId":"b"}', { apiKey: 'a' }],
  ['{"clientId":"b","clientSecret":"c","note":"d"}', { clientId: 'b', clientSecret: 'c' }],
])('%s', (text, credentials) => {
  expect(parseCredentials(text)).toEqual(credentials);
});

test.each([
  undefined,
  '',
  'eyJhbGciOi.plain-api-key',
  '"a"',
  'null',
  '[]',
  '{}',
  '{"apiKey":""}',
  '{"apiKey":7}',
  '{"clientId":"b"}',
])('%s is none', (text) => {
  expect(parseCredentials(text)).toBeUndefined();
});

test('whatever a secret holds, it is credentials or none: nothing is thrown', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseCredentials(text)));
});
