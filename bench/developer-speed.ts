import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secondsOf } from './developer/runs';
import type { Kit } from './kit';
import { counted, type Measure, measured } from './measure';
import { ratios } from './statistics';

export const ROUNDS = 4;

const at = (figure: string) => ['developer', figure];

/** What somebody who works on it waits for: `cdk synth` beside that of the smallest app, and a start that is set up. */
export async function developerSpeed(_kit: Kit, advance: () => void): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  const synth = (app: string) => secondsOf(['cdk', 'synth', '--quiet', '--output', join(folder, 'out'), '--app', app]);
  const [ours, smallest]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      smallest.push(await synth('tsx bench/developer/smallest-app.ts'));
      ours.push(await synth('tsx bin/app.ts'));
      advance();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return [
    measured(at('synthSeconds'), ours),
    measured(at('ratioOfSynthToSmallest'), ratios(ours, smallest)),
    counted(at('startSeconds'), await secondsOf(['npm', 'start', '--', '--once'])),
  ];
}

/** What {@link cloneSpeed} measures. */
export const CLONE_FIGURES: readonly string[] = ['firstStartSeconds', 'testSeconds'];

/** What a clone showed; `failure` says what kept the rest from being measured. */
export interface CloneSpeed {
  readonly measures: readonly Measure[];
  readonly failure?: string;
}

/** What takes minutes: the first start of a fresh clone, with all that is set up for it, and all the tests in it. */
export async function cloneSpeed(): Promise<CloneSpeed> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-clone-'));
  const clone = join(folder, 'clone');
  const measures: Measure[] = [];
  try {
    await secondsOf(['git', 'clone', '--quiet', '.', clone]);
    measures.push(counted(at('firstStartSeconds'), await secondsOf(['npm', 'start', '--', '--once'], clone)));
    measures.push(counted(at('testSeconds'), await secondsOf(['npm', 'test'], clone)));
    return { measures };
  } catch (error) {
    return { measures, failure: (error as Error).message };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
