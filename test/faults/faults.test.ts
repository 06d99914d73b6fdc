import { breaks } from '../../faults/breaks';
import { bundleHandlers } from '../../faults/bundles';
import { readDeployment } from '../../faults/deployment';
import { simulate } from '../../faults/simulate';
import { blowsOn, paths, walk } from '../../faults/walk';
import { programsOf } from '../../faults/work';

const deployment = readDeployment();

/** The handlers as built, or broken first. */
const worldOf = async (broken?: string) => ({ deployment, programs: programsOf(await bundleHandlers(broken)) });

test('as built, every delivery answered 2xx is kept, none is forged, and no log holds a secret', async () => {
  const world = await worldOf();
  for (const seed of [2, 3, 4]) {
    const report = await simulate({ seed, deliveries: 100, ...world });
    expect(report).toMatchObject({ deliveries: 100, lost: [], forged: [], unexplained: [], badLogLines: [] });
  }
}, 120_000);

test('as built, a failure card asks Qlik, and no fault on the way there changes what becomes of the card', async () => {
  const world = await worldOf();
  const path = paths.find(({ name }) => name === 'failure event');
  if (path === undefined) throw new Error('there is no such path');
  const { calls } = await walk(path, world);
  expect(calls.filter((service) => service === 'qlik')).toHaveLength(2);
  const firstAsked = calls.indexOf('qlik') - 1;
  expect(calls[firstAsked]).toBe('secrets');
  const others = (services: typeof calls) => services.filter((service) => !['qlik', 'secrets'].includes(service));
  for (const blow of await blowsOn(path, world)) {
    if (blow.at < firstAsked || others([calls[blow.at] ?? 'sns']).length > 0 || blow.kind.startsWith('crash')) continue;
    const walked = await walk(path, world, blow);
    expect({ blow, ...walked, calls: others(walked.calls) }).toMatchObject({ lost: [], calls: others(calls) });
  }
}, 120_000);

test('as built, a crash before or after any request of a failure event loses nothing', async () => {
  const world = await worldOf();
  const path = paths.find(({ name }) => name === 'failure event');
  for (const blow of path ? await blowsOn(path, world, ['crash-before', 'crash-after']) : []) {
    const walked = path && (await walk(path, world, blow));
    expect({ blow, ...walked }).toMatchObject({ lost: [], forged: [], unexplained: [], isAnswered: true });
  }
}, 120_000);

test('the same seed makes the same run', async () => {
  const world = await worldOf();
  const options = { seed: 7, deliveries: 80, ...world };
  expect(await simulate(options)).toEqual(await simulate(options));
}, 120_000);

// A break that is not found would mean that the suite cannot see that mistake.
test.each(Object.entries(breaks))(
  '%s is found',
  async (name, { finds, path: pathName, kind }) => {
    const world = await worldOf(name);
    const path = paths.find((it) => it.name === pathName);
    if (path === undefined) {
      expect((await simulate({ seed: 2, deliveries: 150, ...world }))[finds]).not.toEqual([]);
      return;
    }
    for (const blow of kind ? await blowsOn(path, world, [kind]) : [undefined]) {
      if ((await walk(path, world, blow))[finds].length > 0) return;
    }
    throw new Error(`${name} was not found on the path "${path.name}"`);
  },
  120_000,
);

test('a break that does not exist is an error, not a run that finds nothing', async () => {
  await expect(bundleHandlers('no-such-break')).rejects.toThrow(
    'no break is called "no-such-break"; there are: swallow-',
  );
});
