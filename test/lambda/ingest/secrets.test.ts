import { type ReadSecret, SigningSecrets } from '../../../lambda/ingest/secrets';

const minutes = (count: number) => count * 60_000;
const outage = Object.assign(new Error('it quotes the secret'), { name: 'InternalServiceError' });

/** Secrets over a store that a test can change, at a time that a test can move. */
function setUp(initial: Partial<Record<'AWSCURRENT' | 'AWSPREVIOUS', string>> = { AWSCURRENT: 'one' }) {
  const world: { now: number; stages: typeof initial; error?: unknown } = { now: 0, stages: initial };
  const read = jest.fn<ReturnType<ReadSecret>, Parameters<ReadSecret>>(async (_, stage) => {
    if (world.error) throw world.error;
    return world.stages[stage];
  });
  return { world, read, secrets: new SigningSecrets(read, () => world.now) };
}

/** Both stages are read each time. */
const looks = (read: jest.Mock, arn?: string) =>
  read.mock.calls.filter(([asked, stage]) => stage === 'AWSCURRENT' && (arn ?? asked) === asked).length;

describe('live secrets', () => {
  it('are the current and the previous one, of the very secret asked for', async () => {
    const { read, secrets } = setUp({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' });
    expect(await secrets.live('arn')).toEqual({ ok: true, secrets: ['new', 'old'] });
    expect(read.mock.calls).toEqual([
      ['arn', 'AWSCURRENT'],
      ['arn', 'AWSPREVIOUS'],
    ]);
  });

  it.each([
    ['no previous one', { AWSCURRENT: 'only' }, ['only']],
    ['an empty current one', { AWSCURRENT: '', AWSPREVIOUS: 'old' }, ['old']],
    ['an empty previous one', { AWSCURRENT: 'new', AWSPREVIOUS: '' }, ['new']],
    ['none at all', {}, []],
  ])('with %s are those that are there', async (_, stages, expected) => {
    expect(await setUp(stages).secrets.live('arn')).toEqual({ ok: true, secrets: expected });
  });

  it('are used for five minutes without looking again, and not a moment longer', async () => {
    const { world, read, secrets } = setUp();
    await secrets.live('arn');
    world.stages = { AWSCURRENT: 'two' };
    world.now = minutes(5) - 1;
    expect(await secrets.live('arn')).toEqual({ ok: true, secrets: ['one'] });
    expect(looks(read)).toBe(1);
    world.now = minutes(5);
    expect(await secrets.live('arn')).toEqual({ ok: true, secrets: ['two'] });
    expect(looks(read)).toBe(2);
  });

  it('of one tenant are not those of another', async () => {
    const read: ReadSecret = async (arn, stage) => (stage === 'AWSCURRENT' ? `of ${arn}` : undefined);
    const secrets = new SigningSecrets(read, () => 0);
    expect(await secrets.live('a')).toEqual({ ok: true, secrets: ['of a'] });
    expect(await secrets.live('b')).toEqual({ ok: true, secrets: ['of b'] });
    expect(await secrets.live('a')).toEqual({ ok: true, secrets: ['of a'] });
  });

  it('that cannot be read are a failure with its code, which is not remembered', async () => {
    const { world, secrets } = setUp();
    world.error = outage;
    expect(await secrets.live('arn')).toEqual({ ok: false, code: 'InternalServiceError' });
    world.error = undefined;
    expect(await secrets.live('arn')).toEqual({ ok: true, secrets: ['one'] });
  });

  it('of which only one stage can be read are a failure: the other may be the one that signs', async () => {
    const read: ReadSecret = async (_, stage) => {
      if (stage === 'AWSPREVIOUS') throw outage;
      return 'current';
    };
    expect(await new SigningSecrets(read, () => 0).live('arn')).toMatchObject({ ok: false });
  });

  it('that are stale serve as long as an outage lasts, however long', async () => {
    const { world, secrets } = setUp();
    await secrets.live('arn');
    world.error = outage;
    for (const now of [5, 6, 600, 60_000].map(minutes)) {
      world.now = now;
      expect(await secrets.live('arn')).toEqual({ ok: true, secrets: ['one'] });
    }
  });

  it('that are stale are looked for every ten seconds of an outage, not for each delivery, and new ones serve after it', async () => {
    const { world, read, secrets } = setUp();
    await secrets.live('arn');
    world.error = outage;
    for (let at = minutes(5); at < minutes(6); at += 100) {
      world.now = at;
      await secrets.live('arn');
    }
    expect(looks(read)).toBe(1 + 6);
    world.error = undefined;
    world.stages = { AWSCURRENT: 'two' };
    world.now = minutes(6);
    expect(await secrets.live('arn')).toEqual({ ok: true, secrets: ['two'] });
  });
});

describe('looking again after a mismatch', () => {
  it('gives the newer secrets, and they are live from then on', async () => {
    const { world, read, secrets } = setUp();
    await secrets.live('arn');
    world.stages = { AWSCURRENT: 'two', AWSPREVIOUS: 'one' };
    expect(await secrets.refetch('arn')).toEqual({ ok: true, secrets: ['two', 'one'] });
    expect(await secrets.live('arn')).toEqual({ ok: true, secrets: ['two', 'one'] });
    expect(looks(read)).toBe(2);
  });

  it('happens at most every ten seconds for a tenant, so that forged signatures cost little', async () => {
    const { world, read, secrets } = setUp();
    expect(await secrets.refetch('arn')).toEqual({ ok: true, secrets: ['one'] });
    world.now = 9_999;
    expect(await secrets.refetch('arn')).toBeUndefined();
    expect(looks(read)).toBe(1);
    world.now = 10_000;
    expect(await secrets.refetch('arn')).toEqual({ ok: true, secrets: ['one'] });
    expect(looks(read)).toBe(2);
  });

  it('of one tenant does not keep another from it', async () => {
    const { read, secrets } = setUp();
    await secrets.refetch('a');
    expect(await secrets.refetch('b')).toEqual({ ok: true, secrets: ['one'] });
    expect([looks(read, 'a'), looks(read, 'b')]).toEqual([1, 1]);
  });

  it('that fails says so until the next look, leaves what was live, and counts as a look', async () => {
    const { world, read, secrets } = setUp();
    await secrets.live('arn');
    world.error = outage;
    const failed = { ok: false, code: outage.name };
    expect(await secrets.refetch('arn')).toEqual(failed);
    expect(await secrets.refetch('arn')).toEqual(failed);
    expect(looks(read)).toBe(2);
    expect(await secrets.live('arn')).toEqual({ ok: true, secrets: ['one'] });
  });
});
