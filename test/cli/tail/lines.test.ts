import { type LinesOptions, printLines } from '../../../cli/tail/lines';
import type { WatchOptions } from '../../../cli/tail/watch';
import { busEvent, FAILED } from './events';

/** Prints what comes in these batches; the queue then ends for that reason, or goes on until it is told to stop. */
async function printed(batches: readonly (readonly unknown[])[], options: Partial<LinesOptions> = {}, why?: string) {
  const lines: string[] = [];
  const watch = async ({ onEvents, signal }: WatchOptions) => {
    for (const batch of batches) if (!signal.aborted) await onEvents(batch);
    if (why !== undefined || signal.aborted) return why;
    return new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
  };
  const write = async (line: string) => void lines.push(line);
  const end = await printLines(watch, { signal: new AbortController().signal, wanted: () => true, write, ...options });
  return { lines, end };
}

it('prints each event whole, in a line of its own, and ends at the count', async () => {
  const event = { ...busEvent({ data: { name: 'a\nb \u009b2J \u202e' } }), region: 'eu-west-1' };
  const { lines, end } = await printed([[event], [event, event]], { count: 2 });
  expect(end).toEqual({ printed: 2 });
  expect(lines.map((line) => JSON.parse(line))).toEqual([event, event]);
  // On a terminal, too, a line is a line and steers nothing.
  for (const line of lines) expect(line).toMatch(/^[^\p{Cc}\p{Bidi_Control}]*\n$/u);
});

it('prints what is wanted alone', async () => {
  const batch = [busEvent(), busEvent({ type: FAILED, id: 'failed' }), { foreign: true }];
  const { lines } = await printed([batch], { count: 1, wanted: ({ isFailure }) => isFailure });
  expect(lines.map((line) => JSON.parse(line).detail.id)).toEqual(['failed']);
});

it('ends when its time is over, and says how many it were', async () => {
  expect((await printed([[busEvent()]], { count: 5, forMs: 1 })).end).toEqual({ printed: 1 });
});

it('says why the queue could not be read any more', async () => {
  expect((await printed([[]], {}, 'AccessDenied: no')).end).toEqual({ printed: 0, why: 'AccessDenied: no' });
});
