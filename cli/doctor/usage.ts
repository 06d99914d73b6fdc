import { amber, type Finding, green, red } from './check';

/** A share of a quota from which on it is worth a look, and one from which on it is too late to ask for more. */
const TIGHT = 0.5;
const FULL = 0.8;

/** What is said of a peak against what is allowed. @param what in words, with both figures */
export function usageFinding(peak: number, allowed: number, what: string, mend: string): Finding {
  const share = allowed > 0 ? peak / allowed : 1;
  const seen = `${what}: ${Math.round(share * 100)} %`;
  if (share >= FULL) return red(seen, mend);
  return share >= TIGHT ? amber(seen, mend) : green(seen);
}

/** A rate as a person reads it. */
export const rateText = (perSecond: number): string =>
  perSecond === 0 || perSecond >= 10 ? String(Math.round(perSecond)) : perSecond.toPrecision(2);
