import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useEffect } from 'react';
import { type BurstState, burstPath } from '../../api/send';
import { useLive } from '../live';
import { hrefOf } from '../route';
import { useCall } from '../use-call';

/** Events that are linked. */
const LINKED = 10;

/** How the last burst goes, and the events that have come of it. */
export function Outcome({ begun }: { readonly begun: number | undefined }) {
  const { value, error, again } = useCall<BurstState>(burstPath);
  const isRunning = value?.isRunning ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another burst is another state
  useEffect(again, [begun]);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(again, 300);
    return () => clearInterval(timer);
  }, [isRunning, again]);
  if (error !== undefined) return <Alert type="error">{error}</Alert>;
  if (!value || value.planned === 0) return null;
  const { planned, answered, totals, ids } = value;
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            isRunning && <Button onClick={() => void fetch(burstPath, { method: 'DELETE' }).then(again)}>Stop</Button>
          }
        >
          What came back
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ProgressBar
          value={(100 * answered) / planned}
          label="Answered"
          additionalInfo={`${answered} of ${planned}`}
          {...(!isRunning && {
            status: answered < planned ? 'error' : 'success',
            resultText: `${answered} of ${planned}`,
          })}
        />
        {totals.length > 0 && <Totals totals={totals} />}
        <Arrived ids={ids} />
      </SpaceBetween>
    </Container>
  );
}

function Totals({ totals }: Pick<BurstState, 'totals'>) {
  return (
    <Table
      variant="embedded"
      ariaLabels={{ tableLabel: 'Answers' }}
      items={totals}
      columnDefinitions={[
        {
          id: 'answer',
          header: 'Answer',
          isRowHeader: true,
          cell: ({ status, answer }) => `${status === 0 ? '' : status} ${answer}`,
        },
        { id: 'deliveries', header: 'Deliveries', cell: ({ deliveries }) => deliveries },
        {
          id: 'wanted',
          header: 'As it should be',
          cell: ({ deliveries, asWanted }) => (
            <StatusIndicator type={asWanted === deliveries ? 'success' : 'error'}>
              {asWanted === deliveries ? 'yes' : `${deliveries - asWanted} not`}
            </StatusIndicator>
          ),
        },
        { id: 'p50', header: 'p50, ms', cell: ({ p50 }) => p50.toFixed(0) },
        { id: 'p99', header: 'p99, ms', cell: ({ p99 }) => p99.toFixed(0) },
      ]}
    />
  );
}

/** The events that the bus has shown since. */
function Arrived({ ids }: Pick<BurstState, 'ids'>) {
  const { events } = useLive();
  if (ids.length === 0) return null;
  const wanted = new Set(ids);
  const arrived = events.slice(-5_000).filter(({ id }) => wanted.has(id));
  return (
    <div role="status">
      <StatusIndicator type={arrived.length >= ids.length ? 'success' : 'pending'}>
        {arrived.length} of {ids.length === 100 ? 'the first 100' : ids.length} seen on the bus
      </StatusIndicator>
      <ul className="send-arrived">
        {arrived.slice(0, LINKED).map(({ number, type, name }) => (
          <li key={number}>
            <Link href={hrefOf('events', String(number))}>
              {type} {name}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
