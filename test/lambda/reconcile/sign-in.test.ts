import { signInWith } from '../../../lambda/reconcile/sign-in';

test('a secret without credentials is named, and what it holds is not', async () => {
  const held = 'eyJhbGciOi.plain-api-key';
  const failure = await signInWith('arn:secret', 'acme.eu.qlikcloud.com', async () => held).catch((error) => error);
  expect(failure).toMatchObject({ name: 'CredentialsError', message: expect.stringContaining('arn:secret') });
  expect(failure.message).not.toContain(held);
});
