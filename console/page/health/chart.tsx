import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import LineChart from '@cloudscape-design/components/line-chart';
import type { Charts, Series } from '../../api/health';
import { barsOf, pointsOf } from './chart-data';

interface Props {
  readonly title: string;
  readonly unit: string;
  readonly kind: 'bar' | 'line';
  readonly charts: Charts;
  readonly series: readonly Series[];
}

/** One chart over the chosen span. */
export function Chart({ title, unit, kind, charts, series }: Props) {
  return (
    <Container header={<Header variant="h3">{title}</Header>}>
      {series.length === 0 ? (
        <Box color="text-body-secondary" padding={{ vertical: 'xl' }} textAlign="center">
          CloudWatch has no figures of this time.
        </Box>
      ) : (
        <Drawn {...{ title, unit, kind, charts, series }} />
      )}
    </Container>
  );
}

function Drawn({ title, unit, kind, charts, series }: Props) {
  const looks = {
    ariaLabel: `${title}, in ${unit}`,
    height: 180,
    hideFilter: true,
    yTitle: unit,
    xTitle: 'Time (UTC)',
    i18nStrings: {
      xTickFormatter: (value: Date | string) => timeInWords(value, charts.periodSeconds),
      legendAriaLabel: 'Legend',
      chartAriaRoleDescription: 'chart',
    },
  };
  return kind === 'bar' ? (
    <BarChart
      {...looks}
      stackedBars
      xScaleType="categorical"
      series={series.map((it) => ({ type: 'bar', title: it.title, data: barsOf(it, charts) }))}
    />
  ) : (
    <LineChart
      {...looks}
      xScaleType="time"
      xDomain={[new Date(charts.from), new Date(charts.to)]}
      series={series.map((it) => ({ type: 'line', title: it.title, data: pointsOf(it) }))}
    />
  );
}

/** A day for long spans, and the time of day. */
function timeInWords(value: Date | string, periodSeconds: number): string {
  const iso = new Date(value).toISOString();
  return periodSeconds >= 3600 ? `${iso.slice(5, 10)}\n${iso.slice(11, 16)}` : iso.slice(11, 16);
}
