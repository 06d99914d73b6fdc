import { z } from 'zod';
import { bodySizes } from './body-sizes';

const spread = z.object({ low: z.number(), high: z.number(), rounds: z.number().int().positive() });

/** Name of a function, of a variant, of a batch size … → figure. */
const figures = z.record(z.string(), z.number());
const bySize = <Value extends z.ZodType>(value: Value) =>
  z.object(Object.fromEntries(bodySizes.map(({ name }) => [name, value])) as Record<string, Value>);
const byName = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value);

/** `bench/results.json`. Times are milliseconds unless the key says otherwise. */
export const resultsSchema = z.object({
  about: z.object({
    /** Of the end of the run. */
    date: z.iso.datetime(),
    /** What the run took. */
    seconds: z.number(),
    commit: z.string(),
    spread: z.literal('interquartile range over rounds'),
    machine: z.object({
      processor: z.string(),
      cores: z.number().int(),
      memoryGb: z.number(),
      system: z.string(),
      /** Processes that wanted a core in the minute before. */
      loadBefore: z.number(),
    }),
    versions: byName(z.string()),
    /** Of the longer run of `--developer-speed`. */
    developerSpeed: z.iso.datetime().optional(),
  }),
  /** Import of the bundle, with all that is made at its top. */
  coldImport: z.object({
    ratioToNaive: z.number(),
    msOverEmpty: z.number(),
    /** Where `node:http` was loaded before, as Lambda's runtime has. */
    asOnLambda: z.object({ ratioToNaive: z.number(), msOverEmpty: z.number() }),
    ms: figures,
    ratiosToNaive: figures,
  }),
  /** The import and the first invocation. */
  coldStart: z.object({ ms: figures, ratiosToNaive: figures, ratiosToTypical: figures }),
  core: z.object({
    ratioToFloor: bySize(z.number()),
    microseconds: bySize(z.number()),
    floorMicroseconds: bySize(z.number()),
  }),
  throughHandler: byName(
    z.object({ addedP50: z.number(), addedP99: z.number(), ratioP50: z.number(), ratioP99: z.number() }),
  ),
  consumers: byName(
    byName(z.object({ messagesPerSecond: z.number(), ratioToOneByOne: z.number(), callsPerMessage: figures })),
  ),
  bundle: z.object({ bytes: figures, gzipBytes: figures, contents: byName(figures) }),
  endToEnd: byName(
    z.object({
      ms: z.number(),
      ratioToPlain: z.number(),
      ratioToPlainWithoutDeduplication: z.number(),
      ratioOfDeduplication: z.number(),
    }),
  ),
  developer: figures,
  power: byName(
    z.object({
      recommendedMb: z.number(),
      rssMb: z.number(),
      fullMb: z.number(),
      sizes: byName(z.object({ coldMs: z.number(), warmMs: z.number(), perMillion: z.number() })),
    }),
  ),
  cost: z.object({ perMillion: figures }),
  spread: byName(spread),
});

/** What a run measured. */
export type Results = z.infer<typeof resultsSchema>;

/** @throws with the path of what is not as it should be */
export const parseResults = (text: string): Results => resultsSchema.parse(JSON.parse(text));

/** What a run takes over from the one before, whose other figures may be of another shape. */
const keptSchema = z.object({ about: resultsSchema.shape.about.pick({ developerSpeed: true }), developer: figures });

/** @throws with the path of what is not as it should be */
export const parseKept = (text: string): z.infer<typeof keptSchema> => keptSchema.parse(JSON.parse(text));
