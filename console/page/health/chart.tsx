import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { Charts, Series } from '../../api/health';
import { delayText } from '../events/words';
import { barsOf, periodsOf } from './chart-data';
import { colourOf } from './colours';

interface Props {
  readonly title: string;
  /** What is said of the whole span beside the title. */
  readonly sum?: string;
  readonly unit: string;
  /** Counts are stacked; levels stand side by side. */
  readonly kind: 'count' | 'level';
  readonly charts: Charts;
  readonly series: readonly Series[];
  /** Why there may be nothing to draw. */
  readonly nothing: string;
}

/** One chart over the chosen span, in bars: a line would join what has hours of silence between. */
export function Chart({ title, sum, unit, kind, charts, series, nothing }: Props) {
  const valueText = (value: number) => textOf(value, unit);
  return (
    <Container
      fitHeight
      header={
        <Header variant="h3" {...(sum !== undefined && { counter: `(${sum})` })}>
          {title}
        </Header>
      }
    >
      <BarChart
        ariaLabel={`${title}, in ${unit}`}
        height={180}
        hideFilter
        stackedBars={kind === 'count'}
        xScaleType="categorical"
        xDomain={periodsOf(charts)}
        yTitle={unit}
        xTitle="Time (UTC)"
        series={series.map((it) => ({
          type: 'bar',
          title: it.title,
          color: colourOf(it.title),
          data: barsOf(it, charts, kind),
          valueFormatter: valueText,
        }))}
        empty={
          <Box textAlign="center" color="text-body-secondary">
            {nothing}
          </Box>
        }
        i18nStrings={{
          xTickFormatter: (x) => tickText(x, charts.range),
          yTickFormatter: shortNumber,
          legendAriaLabel: `Legend of ${title}`,
          chartAriaRoleDescription: 'bar chart',
          detailPopoverDismissAriaLabel: 'Close',
        }}
        detailPopoverSeriesContent={({ series: { title: name }, y }) => ({ key: name, value: valueText(y) })}
      />
    </Container>
  );
}

/** A day where the span is of several, and the time of day. */
function tickText(x: string, range: Charts['range']): string {
  return range === '7d' ? `${x.slice(5, 10)}\n${x.slice(11, 16)}` : x.slice(11, 16);
}

const shortNumber = (value: number) => value.toLocaleString('en', { notation: 'compact', maximumFractionDigits: 1 });

function textOf(value: number, unit: string): string {
  if (unit === 'seconds') return delayText(value * 1_000);
  return unit === 'ms' ? delayText(value) : value.toLocaleString('en');
}
