import { Chance } from '../../dev-tenant/chance';
import type { Delivery } from '../../dev-tenant/deliveries';
import { streamInto } from '../../dev-tenant/streaming';
import { streamOf } from '../../dev-tenant/streams/streams';
import { FakeThings } from '../../dev-tenant/things';

const scene = { chance: new Chance('7'), things: new FakeThings(), now: () => new Date(0) };

/** A tenant whose deliveries end when the test says so. */
function slowTenant() {
  const ends: (() => void)[] = [];
  const raised: string[] = [];
  let isListening = true;
  const raise = ({ id }: { readonly id: string }) => {
    raised.push(id);
    return new Promise<readonly Delivery[]>((resolve) => ends.push(() => resolve([])));
  };
  return {
    raised,
    endOne: () => ends.shift()?.(),
    listen: (is: boolean) => {
      isListening = is;
    },
    tenant: { raise, hasEnabledWebhook: () => isListening },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const turn = settled as () => Promise<void>;

/** Lets as many turns pass as could have raised far more than is allowed. */
const manyTurns = async () => {
  for (let n = 0; n < 50; n++) await settled();
};

test('waits for the endpoint once as many are under way as may be, and for those when it ends', async () => {
  const { tenant, raised, endOne } = slowTenant();
  const controller = new AbortController();
  let isOver = false;
  const { signal } = controller;
  const over = streamInto(tenant, streamOf(['nightly'])(scene), { turn, atOnce: 3, signal }).then(() => {
    isOver = true;
  });
  await manyTurns();
  expect(raised).toHaveLength(3);
  endOne();
  await manyTurns();
  expect(raised).toHaveLength(4);
  controller.abort();
  for (let left = 3; left > 0; left--) {
    await manyTurns();
    expect(isOver).toBe(false);
    endOne();
  }
  await over;
  expect(raised).toHaveLength(4);
});

test('raises nothing while there is nobody to call, and loses nothing by it', async () => {
  const { tenant, raised, listen, endOne } = slowTenant();
  const controller = new AbortController();
  listen(false);
  const events = streamOf(['nightly'])({ ...scene, chance: new Chance('9') });
  const over = streamInto(tenant, events, { turn, atOnce: 1, signal: controller.signal });
  await manyTurns();
  expect(raised).toEqual([]);
  listen(true);
  await manyTurns();
  const first = streamOf(['nightly'])({ ...scene, chance: new Chance('9') }).next().value;
  expect(raised).toEqual([first.id]);
  controller.abort();
  endOne();
  await over;
});
