import './health.css';
import Alert from '@cloudscape-design/components/alert';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { type Charts, chartsPath, type Health, healthPath, type Range, ranges } from '../../api/health';
import { useCall } from '../use-call';
import { Alarms, Changes } from './alarms';
import { Chart } from './chart';
import { CostBox, Queues, Webhooks } from './parts';

/** How often it is asked anew while somebody looks. */
const EVERY_MS = 30_000;

/** Part 5: alarms, charts, queues, webhooks and cost. */
export function HealthView(_: { readonly rest: string }) {
  const health = useCall<Health>(healthPath, undefined, EVERY_MS);
  const [range, setRange] = useState<Range>('1h');
  const charts = useCall<Charts>(chartsPath(range), undefined, EVERY_MS);
  return (
    <SpaceBetween size="l">
      <Header variant="h1">Health</Header>
      {health.error !== undefined && <Alert type="error">{health.error}</Alert>}
      {health.value ? <Alarms alarms={health.value.alarms} /> : <Spinner size="large" />}
      <Header
        variant="h2"
        actions={
          <SegmentedControl
            label="Span of the charts"
            selectedId={range}
            onChange={({ detail }) => setRange(ranges.find((it) => it === detail.selectedId) ?? '1h')}
            options={ranges.map((id) => ({ id, text: id }))}
          />
        }
      >
        Traffic
      </Header>
      {charts.error !== undefined && <Alert type="error">{charts.error}</Alert>}
      {charts.value && (
        <ColumnLayout columns={2} minColumnWidth={340}>
          <Chart
            title="Deliveries"
            unit="deliveries"
            kind="bar"
            charts={charts.value}
            series={charts.value.deliveries}
          />
          <Chart title="Failures" unit="failures" kind="bar" charts={charts.value} series={charts.value.failures} />
          <Chart title="Ingest latency" unit="ms" kind="line" charts={charts.value} series={charts.value.latency} />
          <Chart title="Parked age" unit="seconds" kind="line" charts={charts.value} series={charts.value.parkedAge} />
        </ColumnLayout>
      )}
      {health.value && (
        <>
          <ColumnLayout columns={2} minColumnWidth={340}>
            <Queues queues={health.value.queues} journals={health.value.journals} />
            <SpaceBetween size="l">
              <Webhooks webhooks={health.value.webhooks} />
              <CostBox cost={health.value.cost} />
            </SpaceBetween>
          </ColumnLayout>
          <Changes changes={health.value.changes} />
        </>
      )}
    </SpaceBetween>
  );
}
