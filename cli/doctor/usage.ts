import { amber, type Finding, green, red } from './check';

/** A share of a quota from which on it is worth a look, and one from which on it is too late to ask for more. */
const TIGHT = 0.5;
const FULL = 0.8;

/**
 * What is said of a peak against what is allowed.
 *
 * @param peak undefined when nothing was measured
 * @param of what is allowed, in words
 */
export function usageFinding(
  peak: number | undefined,
  allowed: number,
  { what, of, mend }: { readonly what: string; readonly of: string; readonly mend: string },
): Finding {
  if (peak === undefined) return green(`nothing was measured in 24 h; allowed: ${of}`);
  const share = allowed > 0 ? peak / allowed : 1;
  const seen = `${rateText(peak)} ${what}, of ${of}: ${Math.round(share * 100)} %`;
  if (share >= FULL) return red(seen, mend);
  return share >= TIGHT ? amber(seen, mend) : green(seen);
}

/** What rates are told of. */
export const IN_THE_BUSIEST_MINUTE = 'deliveries a second in the busiest minute of 24 h';

/** A rate as a person reads it. */
const rateText = (perSecond: number): string =>
  perSecond === 0 || perSecond >= 10 ? String(Math.round(perSecond)) : perSecond.toPrecision(2);
