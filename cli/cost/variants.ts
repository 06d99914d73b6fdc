import { type Estimate, estimate } from './estimate';
import type { Shape } from './shape';
import type { Workload } from './workload';

/** What the shape and the workload would be with something left out or added. */
const changes = {
  'as it is': (it: Subject) => it,
  'without deduplication': ({ shape, workload }: Subject) => ({
    shape: { ...shape, hasDeduplication: false },
    workload,
  }),
  'without journals': ({ shape, workload }: Subject) => ({ shape: { ...shape, journals: 0 }, workload }),
  'without either': ({ shape, workload }: Subject) => ({
    shape: { ...shape, hasDeduplication: false, journals: 0 },
    workload,
  }),
  'with one subscriber': ({ shape, workload }: Subject) => ({ shape, workload: { ...workload, subscribers: 1 } }),
  'with five subscribers': ({ shape, workload }: Subject) => ({ shape, workload: { ...workload, subscribers: 5 } }),
} as const satisfies Readonly<Record<string, (it: Subject) => Subject>>;

interface Subject {
  readonly shape: Shape;
  readonly workload: Workload;
}

export type Variant = keyof typeof changes;

/** The same deployment in some variants, the first as it is. */
export const variantsOf = (shape: Shape, workload: Workload): readonly (readonly [Variant, Estimate])[] =>
  Object.entries(changes).map(([name, change]) => {
    const changed = change({ shape, workload });
    return [name as Variant, estimate(changed.shape, changed.workload)];
  });
