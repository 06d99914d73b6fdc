import { newSecretValue, PENDING_STAGE } from '../../cli/deployment/signing-secret';
import { KNOWN_EVERYWHERE_MS, type RotationPorts, retire } from '../../cli/rotation/rotation';
import { openScene, type Scene } from './rotation-scene';

jest.setTimeout(60_000);

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const qliksSecret = () => scene.tenant.webhook(scene.webhookId).secret;
const valueAt = (label: string) => scene.secret.values.get(scene.secret.labels.get(label) ?? '');

/** Everything that says "done": Qlik signs with what is current, which differs from before, and nothing is pending. */
function expectRotatedFrom(before: string | undefined): void {
  expect(valueAt('AWSCURRENT')).not.toBe(before);
  expect(qliksSecret()).toBe(valueAt('AWSCURRENT'));
  expect(scene.secret.labels.has(PENDING_STAGE)).toBe(false);
}

test('a new secret has 64 letters and digits, and no two are the same', () => {
  const values = Array.from({ length: 100 }, newSecretValue);
  for (const value of values) expect(value).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(new Set(values).size).toBe(100);
});

test('rotates, confirmed by the signature of a delivery that is sent again; the old one stays valid', async () => {
  const before = valueAt('AWSCURRENT');
  await scene.deliver();
  expect(await scene.rotate()).toMatchObject({ result: 'rotated', webhooks: [{ confirmedBy: 'signature' }] });
  expectRotatedFrom(before);
  expect(valueAt('AWSPREVIOUS')).toBe(before);
  expect(scene.tenant.calls.map(({ method }) => method)).not.toContain('PUT');
});

test('no delivery of a continuous stream is refused, over rotations, retirements, and strangers at the door', async () => {
  for (let round = 0; round < 3; round++) {
    const before = valueAt('AWSCURRENT');
    await scene.pause(5_000);
    const ports = await scene.ports();
    // A stranger makes ingest look just before the new secret is there, and it may not look again for ten seconds.
    const makeCurrent: RotationPorts['secret']['makeCurrent'] = async (...args) => {
      await scene.forge();
      await scene.secret.makeCurrent(...args);
      await scene.deliver();
    };
    const patch: RotationPorts['api']['patch'] = async (...args) => {
      await scene.deliver();
      const patched = await ports.api.patch(...args);
      await scene.deliver();
      return patched;
    };
    const rotated = await scene.rotate({ secret: { ...scene.secret, makeCurrent }, api: { ...ports.api, patch } });
    expect(rotated.result).toBe('rotated');
    expectRotatedFrom(before);
    await scene.pause(5_000);
    expect(await retire(scene.secret)).toBe('retired');
    await scene.pause(6 * 60_000);
  }
  expect(scene.refused).toEqual([]);
  expect(scene.delivered()).toBeGreaterThan(1000);
});

test('the pause before Qlik gets it is what keeps the stream whole: without it the test above would fail', async () => {
  await scene.deliver();
  const makeCurrent: RotationPorts['secret']['makeCurrent'] = async (...args) => {
    await scene.forge();
    await scene.secret.makeCurrent(...args);
  };
  const pause = (milliseconds: number) => scene.pause(milliseconds === KNOWN_EVERYWHERE_MS ? 0 : milliseconds);
  await scene.rotate({ secret: { ...scene.secret, makeCurrent }, pause });
  await scene.deliver();
  expect(scene.tenant.deliveries(scene.webhookId).some(({ status }) => status === 'fail')).toBe(true);
});

test('without a delivery in Qlik’s history it is the taken patch that confirms, and the outcome says so', async () => {
  const rotated = await scene.rotate({ pause: async () => undefined });
  expect(rotated).toMatchObject({ result: 'rotated', webhooks: [{ confirmedBy: 'patch' }] });
});

test('a webhook that is disabled gets the secret too, and is not enabled or sent to', async () => {
  await scene.deliver();
  scene.tenant.setWebhook(scene.webhookId, { enabled: false });
  const rotated = await scene.rotate({ pause: async () => undefined });
  expect(rotated).toMatchObject({ result: 'rotated', webhooks: [{ confirmedBy: 'patch' }] });
  expect(scene.tenant.webhook(scene.webhookId).enabled).toBe(false);
  expect(scene.tenant.calls.some(({ path }) => path.endsWith('/resend'))).toBe(false);
});

test('only webhooks with our address are given the secret', async () => {
  const others = [
    scene.tenant.addWebhook({ url: `${scene.receiver.url}/other`, secret: 'o'.repeat(64) }),
    scene.tenant.addWebhook({ url: scene.receiver.url, secret: 'a'.repeat(64), origin: 'automations' }),
  ];
  await scene.rotate();
  expect(others.map(({ id }) => scene.tenant.webhook(id).secret?.[0])).toEqual(['o', 'a']);
});

describe('cut off at any step, before or after the step took effect', () => {
  /** Ports that count their calls and throw at one of them. */
  const cutOff = (ports: RotationPorts, at: number, when: 'before' | 'after') => {
    let calls = 0;
    const cutting = <Port extends object>(port: Port): Port =>
      Object.fromEntries(
        Object.entries(port).map(([name, operation]) => [
          name,
          typeof operation !== 'function' || ['say', 'now', 'newValue'].includes(name)
            ? operation
            : async (...args: unknown[]) => {
                calls += 1;
                if (calls === at && when === 'before') throw new Error('cut off');
                const result = await operation(...args);
                if (calls === at) throw new Error('cut off');
                return result;
              },
        ]),
      ) as Port;
    const cut = { ...cutting(ports), secret: cutting(ports.secret), api: cutting(ports.api) };
    return { cut, reached: () => calls >= at };
  };

  test.each(['before', 'after'] as const)(
    'the next run finishes, and nothing was refused meanwhile (%s)',
    async (when) => {
      await scene.deliver();
      let steps = 0;
      for (let at = 1; ; at++) {
        const before = valueAt('AWSCURRENT');
        const { cut, reached } = cutOff(await scene.ports(), at, when);
        const first = await scene.rotate(cut);
        if (!reached()) break;
        steps += 1;
        expect(first).toEqual({ result: 'aws', code: 'Error' });
        await scene.pause(20_000);
        const versions = scene.secret.values.size;
        const hadBegun = scene.secret.labels.has(PENDING_STAGE);
        expect(await scene.rotate()).toMatchObject({ result: 'rotated' });
        expectRotatedFrom(before);
        // A rotation that was begun is finished with the version it had made.
        expect(scene.secret.values.size).toBe(hadBegun ? versions : versions + 1);
        await scene.pause(20_000);
      }
      expect(steps).toBeGreaterThan(8);
      expect(scene.refused).toEqual([]);
    },
  );
});

describe('what Qlik says', () => {
  test.each([
    [403, /webhooks$/, 'GET', { step: 'list', fault: { fault: 'forbidden' } }],
    [429, /webhooks\/\w+$/, 'PATCH', { step: 'patch', fault: { fault: 'throttled' } }],
    [503, /resend$/, 'POST', { step: 'confirm', fault: { fault: 'unavailable', status: 503 } }],
  ] as const)(
    '%i is told with its step; the next run goes on, and nothing is refused',
    async (status, path, method, told) => {
      const before = valueAt('AWSCURRENT');
      await scene.deliver();
      scene.tenant.answerWith((request) =>
        path.test(request.path) && request.method === method ? { status } : undefined,
      );
      expect(await scene.rotate()).toMatchObject({ result: 'qlik', ...told });
      await scene.pause(20_000);
      scene.tenant.answerWith(undefined);
      expect((await scene.rotate()).result).toBe('rotated');
      expectRotatedFrom(before);
      expect(scene.refused).toEqual([]);
    },
  );

  test('no webhook of ours: nothing is made', async () => {
    scene.tenant.setWebhook(scene.webhookId, { url: 'http://elsewhere.test/' });
    expect(await scene.rotate()).toEqual({ result: 'no-webhook' });
    expect(scene.secret.values.size).toBe(1);
  });
});

test('a new secret that our endpoint refuses is taken back from Qlik, and the next run goes on', async () => {
  const before = valueAt('AWSCURRENT');
  await scene.deliver();
  const { answer } = scene.receiver;
  // What only a fault of ours can do: the new secret is never accepted.
  scene.receiver.answer = async (delivery) =>
    qliksSecret() === before ? ((await answer?.(delivery)) ?? { status: 500 }) : { status: 401, body: '' };
  expect(await scene.rotate({ pause: async () => undefined })).toMatchObject({
    result: 'unconfirmed',
    restored: true,
    said: expect.stringMatching(/^401/),
  });
  expect(qliksSecret()).toBe(before);
  await scene.pause(5_000);
  expect(scene.refused).toEqual([]);
  scene.receiver.answer = answer;
  expect((await scene.rotate()).result).toBe('rotated');
  expectRotatedFrom(before);
});

test('an endpoint that is down confirms nothing, and keeps the new secret', async () => {
  await scene.deliver();
  const { answer } = scene.receiver;
  scene.receiver.answer = () => ({ status: 503 });
  const pause = async () => undefined;
  expect(await scene.rotate({ pause })).toMatchObject({ result: 'unconfirmed', restored: false });
  expect(scene.secret.labels.has(PENDING_STAGE)).toBe(true);
  scene.receiver.answer = answer;
  expect((await scene.rotate()).result).toBe('rotated');
});

test('a secret that was changed by hand, and not yet in Qlik, is given to Qlik before it can lose its label', async () => {
  await scene.deliver();
  // Qlik still signs with v1, which the next new version would push out of AWSPREVIOUS.
  scene.secret.values.set('by-hand', newSecretValue());
  scene.secret.labels.set('AWSPREVIOUS', 'v1').set('AWSCURRENT', 'by-hand');
  await scene.pause(6 * 60_000);
  expect((await scene.rotate()).result).toBe('rotated');
  await scene.pause(60_000);
  expect(scene.refused).toEqual([]);
});

describe('retiring', () => {
  test('takes the label from the old version alone', async () => {
    await scene.rotate();
    const current = valueAt('AWSCURRENT');
    expect(await retire(scene.secret)).toBe('retired');
    expect(valueAt('AWSPREVIOUS')).toBeUndefined();
    expect(valueAt('AWSCURRENT')).toBe(current);
    expect(await retire(scene.secret)).toBe('nothing-to-retire');
  });

  test('is refused while a rotation is not finished: Qlik may have the old one', async () => {
    await scene.deliver();
    scene.tenant.answerWith(({ method }) => (method === 'PATCH' ? { status: 503 } : undefined));
    await scene.rotate();
    expect(await retire(scene.secret)).toBe('unfinished');
    expect(valueAt('AWSPREVIOUS')).toBe(qliksSecret());
  });
});

test('neither what is said nor what comes of it holds a secret', async () => {
  await scene.deliver();
  const said: unknown[] = [];
  const say = (step: string) => void said.push(step);
  scene.tenant.answerWith(({ path }) => (path.endsWith('/resend') ? { status: 500 } : undefined));
  said.push(await scene.rotate({ say }));
  scene.tenant.answerWith(undefined);
  said.push(await scene.rotate({ say }));
  const secret = {
    ...scene.secret,
    addPending: async (value: string) => Promise.reject(new Error(`bad value ${value}`)),
  };
  said.push(await scene.rotate({ say, secret }));
  for (const value of scene.secret.values.values()) expect(JSON.stringify(said)).not.toContain(value);
  expect(said.at(-1)).toEqual({ result: 'aws', code: 'Error' });
});
