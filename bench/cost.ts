import { shapeOf } from '../cli/cost/shape';
import { variantsOf } from '../cli/cost/variants';
import { assumed } from '../cli/cost/workload';
import { counted, type Measure } from './measure';
import { template } from './template';

/** Deliveries a month for which it is computed: what a million more cost hardly depends on it. */
const DELIVERIES_PER_MONTH = 10_000_000;

/** Dollars for a million deliveries, by variant: what `qlik-fanout cost` says of the template. */
export async function cost(): Promise<readonly Measure[]> {
  const workload = { ...assumed, deliveriesPerMonth: DELIVERIES_PER_MONTH };
  return variantsOf(shapeOf(template()), workload).map(([variant, { perMillion }]) =>
    counted(['cost', 'perMillion', variant], perMillion),
  );
}
