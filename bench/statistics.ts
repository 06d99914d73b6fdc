/** What became of a figure over many rounds: the middle, and the middle half. */
export interface Spread {
  readonly median: number;
  /** First quartile: a quarter of the rounds were below. */
  readonly low: number;
  /** Third quartile: a quarter of the rounds were above. */
  readonly high: number;
  readonly rounds: number;
}

/**
 * The value below which a share of the values is, interpolated between the two that are next to it.
 *
 * @param q 0 to 1
 * @throws when there is no value
 */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) throw new Error('no value was measured');
  return below + (above - below) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** One figure for each round → what is said of all. */
export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
  rounds: values.length,
});

/**
 * What was measured in the same round goes together, so that what disturbed the machine disturbed both.
 *
 * @throws when one has more rounds than the other
 */
export function pairwise(
  ours: readonly number[],
  theirs: readonly number[],
  combine: (our: number, their: number) => number,
): number[] {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rounds beside ${theirs.length}`);
  return ours.map((our, round) => combine(our, theirs[round] as number));
}

/** Ours divided by theirs, round by round. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): number[] =>
  pairwise(ours, theirs, (our, their) => our / their);

/** Ours less theirs, round by round. */
export const differences = (ours: readonly number[], theirs: readonly number[]): number[] =>
  pairwise(ours, theirs, (our, their) => our - their);
