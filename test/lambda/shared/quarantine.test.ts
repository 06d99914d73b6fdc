import { putObject } from '../../../lambda/aws/operations';
import { quarantiner } from '../../../lambda/shared/quarantine';
import type { QuarantinedDelivery } from '../../../lib/contract';
import { awsEndpoint, handlerEnvironment } from '../../support/aws-endpoint';

const delivery: QuarantinedDelivery = {
  version: 1,
  tenant: 'acme',
  reason: 'not-json',
  receivedAt: '2026-11-24T06:00:00.000Z',
  headers: { 'x-awkward': '"\\\u0000€' },
  body: Buffer.from([0, 255, 10]).toString('base64'),
};

async function keep(answer: { readonly status?: number } | undefined) {
  const aws = await awsEndpoint(() => answer);
  const restoreEnvironment = handlerEnvironment(aws, {});
  const stored = await quarantiner(putObject, 'the-bucket')('acme/2026/11/24/0a.json', delivery);
  restoreEnvironment();
  await aws.close();
  return { stored, requests: aws.requests };
}

it('a delivery lies whole, as JSON, under its key', async () => {
  const { stored, requests } = await keep({ status: 200 });
  expect(stored).toEqual({ ok: true });
  expect(requests).toMatchObject([
    { operation: 'PUT /the-bucket/acme/2026/11/24/0a.json', headers: { 'content-type': 'application/json' } },
  ]);
  expect(requests[0]?.body).toEqual(delivery);
});

it('a bucket that is down is tried twice, and said to be down', async () => {
  const { stored, requests } = await keep({ status: 503 });
  expect(stored).toMatchObject({ ok: false });
  expect(requests).toHaveLength(2);
});

it('what S3 refuses is not kept, and the code says why without quoting the delivery', async () => {
  const error = Object.assign(new Error('canary'), { name: 'AccessDenied' });
  const put = () => Promise.reject(error);
  expect(await quarantiner(put, 'the-bucket')('key', delivery)).toEqual({ ok: false, code: 'AccessDenied' });
});
