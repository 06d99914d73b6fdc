import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { type Signable, sha256, signed } from '../../../lambda/aws/signature';

const signatureOf = (headers: Readonly<Record<string, string>>) =>
  /Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '')?.[1];

describe("AWS's published examples", () => {
  /** Signature Version 4 test suite, as AWS's own runtimes carry it (awslabs/aws-c-auth, tests/aws-signing-test-suite). */
  const suite = {
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
    scope: { region: 'us-east-1', service: 'service', at: new Date('2015-08-30T12:36:00Z') },
  };
  const url = new URL('https://example.amazonaws.com/');

  it.each([
    ['post-vanilla', {}, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'post-header-key-sort',
      { 'my-header1': 'value1' },
      'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
    ],
    [
      'post-header-value-case',
      { 'my-header1': 'VALUE1' },
      'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
    ],
  ])('%s', (_, headers, signature) => {
    const request = { method: 'POST', url, headers, bodyHash: sha256('') } as const;
    expect(signatureOf(signed(request, suite.credentials, suite.scope))).toBe(signature);
  });

  // Amazon S3 API reference, "Signature Calculations for the Authorization Header", example PUT Object.
  it('S3: PUT Object', () => {
    const hash = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072';
    const headers = {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-content-sha256': hash,
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    };
    const request = {
      method: 'PUT',
      url: new URL('https://examplebucket.s3.amazonaws.com/test%24file.text'),
      headers,
      bodyHash: sha256('Welcome to Amazon S3.'),
    } as const;
    expect(request.bodyHash).toBe(hash);
    const credentials = {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    };
    const scope = { region: 'us-east-1', service: 's3', at: new Date('2013-05-24T00:00:00Z') };
    expect(signatureOf(signed(request, credentials, scope))).toBe(
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    );
  });
});

/** What the SDK's signer wants of a hash. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }
  update(chunk: string | Uint8Array) {
    this.#hash.update(chunk);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {}
}

it("is the SDK's signature, whatever is signed", async () => {
  const printable = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
  const name = fc
    .stringMatching(/^[a-z][a-z0-9-]{0,12}$/)
    .filter((it) => !/^(host|authorization|x-amz-date)$/.test(it));
  // Those that the SDK does not sign, since proxies may change them: we send none of them signed either.
  const left =
    /^(cache-control|connection|expect|from|keep-alive|max-forwards|pragma|referer|te|trailer|transfer-encoding|upgrade|user-agent|x-amzn-trace-id|proxy-.*|sec-.*)$/;
  const asked = fc.record({
    service: fc.constantFrom('dynamodb', 'events', 's3', 'secretsmanager', 'sns', 'sqs'),
    region: fc.constantFrom('eu-west-1', 'us-gov-west-1', 'cn-north-1'),
    method: fc.constantFrom<Signable['method']>('POST', 'PUT'),
    host: fc.constantFrom('events.eu-west-1.amazonaws.com', '127.0.0.1:4566'),
    segments: fc.array(
      fc.stringMatching(/^[\w~.-]{1,8}$/).filter((it) => !/^\.+$/.test(it)),
      { maxLength: 4 },
    ),
    headers: fc.dictionary(
      name.filter((it) => !left.test(it)),
      printable.map((it) => it.trim()),
    ),
    body: fc.string({ unit: 'binary' }),
    sessionToken: fc.option(fc.stringMatching(/^[\w/+=]{1,40}$/), { nil: undefined }),
    secretAccessKey: fc.stringMatching(/^[\w/+=]{1,40}$/),
    at: fc.date({ min: new Date('2015-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ service, region, method, host, segments, headers, body, at, ...secrets }) => {
      const credentials = { accessKeyId: 'AKIDEXAMPLE', ...secrets };
      const path = `/${segments.join('/')}`;
      const signer = new SignatureV4({
        service,
        region,
        credentials,
        sha256: Sha256,
        applyChecksum: false,
        uriEscapePath: service !== 's3',
      });
      const sent = { method, protocol: 'https:', hostname: host, path, headers: { ...headers, host }, body };
      const { headers: theirs } = (await signer.sign(sent as never, { signingDate: at })) as unknown as Signable;
      const request = { method, url: new URL(`https://${host}${path}`), headers, bodyHash: sha256(body) };
      expect(signed(request, credentials, { service, region, at })).toMatchObject({
        authorization: theirs.authorization,
        'x-amz-date': theirs['x-amz-date'],
      });
    }),
    { numRuns: 500 },
  );
});
