import './health.css';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { type Charts, chartsPath, type Health, healthPath, type Range, ranges } from '../../api/health';
import { useCall } from '../use-call';
import { Alarms } from './alarms';
import { ChartGrid } from './charts';
import { CostBox } from './cost';
import { History } from './history';
import { Overview } from './overview';
import { Journals, Queues } from './queues';
import { Webhooks } from './webhooks';
import { rangeLength, rangeText } from './words';

/** How often it is asked anew while somebody looks. */
const EVERY_MS = 30_000;

/** Part 5: alarms, charts, queues, journals, webhooks and cost. */
export function HealthView(_: { readonly rest: string }) {
  const [range, setRange] = useState<Range>('1h');
  const health = useCall<Health>(healthPath, undefined, EVERY_MS);
  const charts = useCall<Charts>(chartsPath(range), undefined, EVERY_MS);
  const refresh = () => {
    health.again();
    charts.again();
  };
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={health.value ? `As of ${health.value.at.slice(11, 19)} UTC; every 30 seconds.` : 'Asking AWS…'}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <SegmentedControl
              label="Span of charts and history"
              selectedId={range}
              onChange={({ detail }) => setRange(ranges.find((it) => it === detail.selectedId) ?? '1h')}
              options={ranges.map((id) => ({ id, text: id }))}
            />
            <Button iconName="refresh" ariaLabel="Refresh" onClick={refresh} loading={health.isLoading} />
          </SpaceBetween>
        }
      >
        Health
      </Header>
      {health.error !== undefined && <Alert type="error">{health.error}</Alert>}
      {health.value ? <Overview health={health.value} /> : <Waiting hasFailed={health.error !== undefined} />}
      {health.value && <Alarms health={health.value} range={range} length={rangeLength[range]} />}
      {charts.error !== undefined && <Alert type="error">Charts: {charts.error}</Alert>}
      {charts.value && <ChartGrid charts={charts.value} isOld={charts.value.range !== range} />}
      {health.value && (
        <>
          <div className="health-pair">
            <SpaceBetween size="l">
              <Queues queues={health.value.queues} />
              <Journals health={health.value} />
            </SpaceBetween>
            <SpaceBetween size="l">
              <Webhooks webhooks={health.value.webhooks} />
              <CostBox cost={health.value.cost} />
            </SpaceBetween>
          </div>
          <History
            health={health.value}
            from={Date.parse(health.value.at) - rangeLength[range]}
            span={rangeText[range]}
          />
        </>
      )}
    </SpaceBetween>
  );
}

function Waiting({ hasFailed }: { readonly hasFailed: boolean }) {
  return hasFailed ? null : (
    <Box textAlign="center" padding="xxl">
      <Spinner size="large" />
    </Box>
  );
}
