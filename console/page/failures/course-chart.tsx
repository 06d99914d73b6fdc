import BarChart, { type BarChartProps } from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import { useMemo } from 'react';
import type { Failures, Intervals } from '../../api/failures';
import { intervalText, lengthText, timeText } from './words';

interface CourseChartProps {
  readonly label: string;
  readonly intervals: Intervals;
  readonly byKind: Failures['byKind'];
}

/** How many failed over time, kind upon kind. */
export function CourseChart({ label, intervals, byKind }: CourseChartProps) {
  const { starts, stepMs } = intervals;
  // The chart draws anew for new objects, and the page asks every few seconds.
  const key = JSON.stringify({ starts, byKind });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key has all of them
  const { series, most } = useMemo(() => {
    const totals = starts.map((_, at) => byKind.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0));
    return {
      series: byKind.map(({ kind, counts }): BarChartProps<string>['series'][number] => ({
        type: 'bar',
        title: kind.charAt(0).toUpperCase() + kind.slice(1),
        data: counts.map((y, at) => ({ x: starts[at] ?? '', y })),
      })),
      most: Math.max(4, ...totals),
    };
  }, [key]);
  return (
    <BarChart
      ariaLabel={label}
      stackedBars
      hideFilter
      hideLegend={byKind.length < 2}
      height={160}
      xScaleType="categorical"
      xDomain={[...starts]}
      yDomain={[0, most]}
      xTitle={`Each bar ${lengthText(stepMs)}, UTC`}
      series={series}
      i18nStrings={{
        xTickFormatter: (start) => intervalText(start, stepMs),
        yTickFormatter: (count) => (Number.isInteger(count) ? String(count) : ''),
        detailPopoverDismissAriaLabel: 'Close',
        legendAriaLabel: 'Kinds of failures',
        chartAriaRoleDescription: 'bar chart',
      }}
      detailPopoverFooter={(start) => <Box variant="small">{`from ${timeText(start)}`}</Box>}
      empty={<Box color="text-body-secondary">No failure in the time shown</Box>}
    />
  );
}
