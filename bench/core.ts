import { bodySizes } from './body-sizes';
import type { Kit } from './kit';
import { type Measure, measured } from './measure';
import type { CoreTimes } from './processes/core';
import { ratios } from './statistics';

export const ROUNDS = 9;

/** CPU time of the ingest core beside the floor, by size of the body; a round is a fresh process. */
export async function core(kit: Kit, advance: () => void): Promise<readonly Measure[]> {
  const seen: CoreTimes[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const child = kit.start('core', 'ingest');
    seen.push(await child.next<CoreTimes>());
    child.end();
    advance();
  }
  return bodySizes.flatMap(({ name }) => {
    const of = (what: 'core' | 'floor') => seen.map((times) => times[name]?.[what] ?? Number.NaN);
    return [
      measured(['core', 'ratioToFloor', name], ratios(of('core'), of('floor'))),
      measured(['core', 'microseconds', name], of('core')),
      measured(['core', 'floorMicroseconds', name], of('floor')),
    ];
  });
}
