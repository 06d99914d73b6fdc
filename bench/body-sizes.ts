/** Sizes of a body for which the core is measured: the name in the results, and bytes. */
export const bodySizes = [
  { name: '0.5KB', bytes: 512 },
  { name: '5KB', bytes: 5 * 1024 },
  { name: '50KB', bytes: 50 * 1024 },
  { name: '500KB', bytes: 500 * 1024 },
] as const;
