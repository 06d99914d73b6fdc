/** A number for people: three digits count, and thousands have a comma. */
export function figure(value: number): string {
  if (value !== 0 && Math.abs(value) < 10) return String(Number(value.toPrecision(2)));
  const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  const unit = 10 ** Math.max(0, digits - 2);
  return (Math.round(value / unit) * unit).toLocaleString('en-US');
}

/** A whole number as it is. */
export const exactly = (value: number): string => Math.round(value).toLocaleString('en-US');

/** A share; what is not nothing is never called 0 %, and what is not all never 100 %. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share >= 0.995 && share < 1) return '> 99 %';
  return `${share < 0.1 ? Number((share * 100).toFixed(1)) : exactly(share * 100)} %`;
}

/** A length of time in the unit that a person would take. */
export function span(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${figure(seconds / 3600)} h`;
}
