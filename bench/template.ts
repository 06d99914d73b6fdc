import type { CostedTemplate } from '../cli/cost/shape';
import { synthesised } from '../test/support/synthesised';

let made: CostedTemplate | undefined;

/** The stack as it is by default, for one tenant. Made once: it takes a second or two. */
export const template = (): CostedTemplate => {
  made ??= synthesised().toJSON() as CostedTemplate;
  return made;
};

/** How Lambda polls a consumer's queue. */
export interface Polling {
  readonly batchSize: number;
  readonly maxConcurrency: number;
}

/** @param handler its name as it begins the logical id, such as `Redeliver` */
export function pollingOf(handler: string): Polling {
  const mappings = Object.values(template().Resources ?? {}).filter(
    (it) => it.Type === 'AWS::Lambda::EventSourceMapping',
  );
  const [mapping, ...more] = mappings.filter(({ Properties }) =>
    JSON.stringify(Properties?.FunctionName).includes(`Fanout${handler}`),
  );
  if (mapping?.Properties === undefined || more.length > 0) {
    throw new Error(`the template must have one event source of ${handler}, it has ${mapping ? 1 + more.length : 0}`);
  }
  const { BatchSize, ScalingConfig } = mapping.Properties;
  const { MaximumConcurrency = 1 } = (ScalingConfig ?? {}) as { readonly MaximumConcurrency?: number };
  return { batchSize: Number(BatchSize), maxConcurrency: MaximumConcurrency };
}
