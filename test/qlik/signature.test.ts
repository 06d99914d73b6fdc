import fc from 'fast-check';
import { sign, verify } from '../../lib/qlik/signature';
import { fixture } from './reading';

interface KnownAnswer {
  readonly body: string;
  readonly secret: string;
  readonly bodyBase64: string;
  readonly signature: string;
}
/** Computed by openssl; the command is in test/fixtures/qlik/SOURCES.md. */
const knownAnswers = JSON.parse(fixture('signatures.json')) as readonly KnownAnswer[];

const secret = '0123456789abcdef0123456789abcdef';
const body = Buffer.from('{"type":"com.qlik.v1.app.created"}');
const signature = sign(body, secret);

const someBody = fc.uint8Array({ maxLength: 2048 });
const someSecret = fc.string({ minLength: 1, maxLength: 100, unit: 'binary' });

const flip = (bytes: Uint8Array, bit: number) => {
  const flipped = Uint8Array.from(bytes);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
};

describe("openssl's signature", () => {
  it.each(knownAnswers)('over $body is ours, and is accepted', (answer) => {
    const bytes = Buffer.from(answer.bodyBase64, 'base64');
    expect(sign(bytes, answer.secret)).toBe(answer.signature);
    expect(verify(bytes, answer.signature, [answer.secret])).toEqual({ ok: true });
  });

  it('is the same for a body given as text', () => {
    const answer = knownAnswers.find((it) => it.body.startsWith('UTF-8'));
    const text = Buffer.from(answer?.bodyBase64 ?? '', 'base64').toString('utf8');
    expect(sign(text, answer?.secret ?? '')).toBe(answer?.signature);
  });
});

describe('verify', () => {
  it('accepts what sign made, for any body and secret', () => {
    fc.assert(
      fc.property(someBody, someSecret, (bytes, key) => {
        expect(verify(bytes, sign(bytes, key), [key])).toEqual({ ok: true });
      }),
    );
  });

  it('refuses when any one bit of any body is flipped', () => {
    const bodyAndBit = fc
      .uint8Array({ minLength: 1, maxLength: 2048 })
      .chain((bytes) => fc.tuple(fc.constant(bytes), fc.nat(bytes.length * 8 - 1)));
    fc.assert(
      fc.property(bodyAndBit, someSecret, ([bytes, bit], key) => {
        expect(verify(flip(bytes, bit), sign(bytes, key), [key])).toEqual({ ok: false, reason: 'mismatch' });
      }),
    );
  });

  it('refuses when any one of the 256 bits of the signature is flipped', () => {
    const bytes = Buffer.from(signature, 'hex');
    const accepted = Array.from({ length: 256 }, (_, bit) => Buffer.from(flip(bytes, bit)).toString('hex')).filter(
      (claimed) => verify(body, claimed, [secret]).ok,
    );
    expect(accepted).toEqual([]);
  });

  it('refuses a body that lost or gained a byte', () => {
    for (const other of [body.subarray(1), body.subarray(0, -1), Buffer.concat([body, Buffer.from('\n')])]) {
      expect(verify(other, signature, [secret])).toEqual({ ok: false, reason: 'mismatch' });
    }
  });

  it('never throws and never accepts, whatever the header says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9a-fA-F]{64}$/)), (header) => {
        fc.pre(header.toLowerCase() !== signature);
        expect(verify(body, header, [secret]).ok).toBe(false);
      }),
    );
  });
});

describe('the header', () => {
  it.each([
    ['absent', undefined, 'missing'],
    ['empty', '', 'missing'],
    ['with a sha256= prefix', `sha256=${signature}`, 'malformed'],
    ['one digit short', signature.slice(1), 'malformed'],
    ['one digit long', `${signature}0`, 'malformed'],
    ['a byte short', signature.slice(2), 'malformed'],
    ['a byte long', `${signature}00`, 'malformed'],
    ['not hex in one digit', `g${signature.slice(1)}`, 'malformed'],
    ['64 characters of Base64', 'A'.repeat(60).concat('+/=='), 'malformed'],
    ['with a digit that is not ASCII', `${signature.slice(0, 63)}１`, 'malformed'],
    // API Gateway joins a repeated header with a comma.
    ['twice', `${signature},${signature}`, 'malformed'],
    ['twice, with a space', `${signature}, ${signature}`, 'malformed'],
    ['after a space', ` ${signature}`, 'malformed'],
    ['before a space', `${signature} `, 'malformed'],
    ['before a line feed', `${signature}\n`, 'malformed'],
    ['nothing but spaces', ' '.repeat(64), 'malformed'],
    ['of another secret', sign(body, 'another'), 'mismatch'],
    ['of another body', sign('{}', secret), 'mismatch'],
    ['all zeroes', '0'.repeat(64), 'mismatch'],
  ] as const)('%s is refused', (_, header, reason) => {
    expect(verify(body, header, [secret])).toEqual({ ok: false, reason });
  });

  it('in upper or mixed case is accepted', () => {
    const mixed = signature.replace(/[a-f]/g, (digit, at: number) => (at % 2 ? digit.toUpperCase() : digit));
    expect(verify(body, signature.toUpperCase(), [secret])).toEqual({ ok: true });
    expect(verify(body, mixed, [secret])).toEqual({ ok: true });
  });
});

describe('secrets', () => {
  it('current and previous are both accepted, in either order', () => {
    for (const secrets of [
      ['new', 'old'],
      ['old', 'new'],
      ['', 'old', 'new'],
    ]) {
      expect(verify(body, sign(body, 'old'), secrets)).toEqual({ ok: true });
      expect(verify(body, sign(body, 'new'), secrets)).toEqual({ ok: true });
      expect(verify(body, sign(body, 'older'), secrets)).toEqual({ ok: false, reason: 'mismatch' });
    }
  });

  it('of which there are none accept nothing', () => {
    expect(verify(body, signature, [])).toEqual({ ok: false, reason: 'mismatch' });
  });

  it('that are empty accept nothing, not even what was signed with an empty key', () => {
    fc.assert(
      fc.property(someBody, fc.integer({ min: 1, max: 3 }), (bytes, count) => {
        const empty = Array<string>(count).fill('');
        expect(verify(bytes, sign(bytes, ''), empty)).toEqual({ ok: false, reason: 'mismatch' });
      }),
    );
  });

  it('are taken as they are: a space more is another secret', () => {
    expect(verify(body, signature, [`${secret} `, ` ${secret}`, secret.toUpperCase()]).ok).toBe(false);
  });
});
