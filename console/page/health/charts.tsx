import type { Charts } from '../../api/health';
import { countText, delayText } from '../events/words';
import { Chart } from './chart';
import { highestOf, totalOf } from './chart-data';

interface Props {
  readonly charts: Charts;
  /** Whether another span has been chosen meanwhile. */
  readonly isOld: boolean;
}

/** What went through, over the chosen span. */
export function ChartGrid({ charts, isOld }: Props) {
  const { deliveries, failures, latency, parkedAge } = charts;
  const slowest = highestOf(latency);
  const oldest = highestOf(parkedAge);
  return (
    <section className="health-charts" aria-label="Charts" aria-busy={isOld}>
      <Chart
        title="Deliveries"
        sum={countText(totalOf(deliveries))}
        unit="deliveries"
        kind="count"
        charts={charts}
        series={deliveries}
        nothing="Nothing was delivered."
      />
      <Chart
        title="Failures in Qlik"
        sum={countText(totalOf(failures))}
        unit="failures"
        kind="count"
        charts={charts}
        series={failures}
        nothing="Nothing failed."
      />
      <Chart
        title="Ingest latency"
        {...(slowest !== undefined && { sum: `at most ${delayText(slowest)}` })}
        unit="ms"
        kind="level"
        charts={charts}
        series={latency}
        nothing="Nothing was delivered."
      />
      <Chart
        title="Parked age"
        {...(oldest !== undefined && { sum: `at most ${delayText(oldest * 1_000)}` })}
        unit="seconds"
        kind="level"
        charts={charts}
        series={parkedAge}
        nothing="SQS has no figures: nothing was parked."
      />
    </section>
  );
}
