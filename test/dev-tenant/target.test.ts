import { targetFault } from '../../dev-tenant/target';

test.each([
  'https://hooks.example.com/qlik',
  'https://abc123.execute-api.eu-west-1.amazonaws.com/webhooks/acme',
  'http://127.0.0.1:4566/_aws/execute-api/x/$default/webhooks/acme',
  'http://localhost:3000/',
  'http://api.localhost:4566/',
  'http://[::1]:8080/',
  'https://127.0.0.1:4566/',
])('%s is taken', (url) => {
  expect(targetFault(url)).toBeUndefined();
});

test.each([
  ['http://hooks.example.com/', 'url must be https'],
  ['http://localhost.example.com/', 'url must be https'],
  ['http://127.example.com/', 'url must be https'],
  ['ftp://127.0.0.1/', 'url must be https'],
  ['https://203.0.113.7/', 'url must have a fully qualified domain name'],
  ['https://[2001:db8::1]/', 'url must have a fully qualified domain name'],
  ['https://intranet/', 'url must have a fully qualified domain name'],
  ['hooks.example.com', 'url is required'],
  [undefined, 'url is required'],
  [7, 'url is required'],
])('%s is refused', (url, fault) => {
  expect(targetFault(url)).toBe(fault);
});
