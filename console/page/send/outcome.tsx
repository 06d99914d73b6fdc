import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useEffect } from 'react';
import { type BurstState, type BurstTotal, burstPath, type Corruption, stopPath } from '../../api/send';
import { call } from '../call';
import { delayText } from '../events/words';
import { useCall } from '../use-call';
import { Arrived } from './arrived';

/** How often it is asked how a burst goes: after each answer, so that a slow one is not overtaken. */
const EVERY_MS = 250;

interface Props {
  /** When the last burst was begun here. */
  readonly begun: number | undefined;
  readonly corruptions: readonly Corruption[];
}

/** How the last burst goes, and the events that have come of it. */
export function Outcome({ begun, corruptions }: Props) {
  const { value, error, isLoading, again } = useCall<BurstState>(burstPath);
  const isRunning = value?.isRunning ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another burst is another state
  useEffect(again, [begun]);
  useEffect(() => {
    if (!isRunning || isLoading) return;
    const timer = setTimeout(again, EVERY_MS);
    return () => clearTimeout(timer);
  }, [isRunning, isLoading, again]);
  if (error !== undefined) return <Alert type="error">{error}</Alert>;
  if (!value || value.planned === 0) return null;
  const { planned, totals, ids, corruption } = value;
  const wrong = corruptions.find(({ id }) => id === corruption);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={isRunning && <Button onClick={() => void call(stopPath, {}).then(again)}>Stop</Button>}
          description={wrong ? `Wrong on purpose: ${wrong.what}. The right answer: ${wrong.wanted}.` : undefined}
        >
          What came back
        </Header>
      }
    >
      <SpaceBetween size="m">
        {planned > 1 && <Progress state={value} />}
        {totals.length === 0 && isRunning && (
          <StatusIndicator type="in-progress">Waiting for an answer</StatusIndicator>
        )}
        {totals.length > 0 && <Totals totals={totals} isOne={planned === 1} />}
        {ids.length > 0 && <Arrived key={begun} ids={ids} />}
      </SpaceBetween>
    </Container>
  );
}

function Progress({ state: { planned, answered, isRunning } }: { readonly state: BurstState }) {
  const share = `${answered.toLocaleString('en')} of ${planned.toLocaleString('en')}`;
  return (
    <ProgressBar
      value={(100 * answered) / planned}
      label="Answered"
      additionalInfo={isRunning ? share : undefined}
      {...(!isRunning && {
        status: answered < planned ? 'error' : 'success',
        resultText: answered < planned ? `Stopped at ${share}` : share,
      })}
    />
  );
}

const answerText = ({ status, answer }: BurstTotal) => (status === 0 ? answer : `${status} ${answer}`);

/** What was answered; of one delivery there is one time. */
function Totals({ totals, isOne }: Pick<BurstState, 'totals'> & { readonly isOne: boolean }) {
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      ariaLabels={{ tableLabel: 'Answers' }}
      items={totals}
      columnDefinitions={[
        { id: 'answer', header: 'Answer', isRowHeader: true, cell: answerText },
        { id: 'deliveries', header: 'Count', cell: ({ deliveries }) => deliveries.toLocaleString('en') },
        {
          id: 'wanted',
          header: 'Right',
          minWidth: 86,
          cell: ({ deliveries, asWanted }) => (
            <StatusIndicator type={asWanted === deliveries ? 'success' : 'error'}>
              {asWanted === deliveries ? 'yes' : `${deliveries - asWanted} not`}
            </StatusIndicator>
          ),
        },
        { id: 'p50', header: isOne ? 'Time' : 'p50', cell: ({ p50 }) => delayText(p50) },
        ...(isOne ? [] : [{ id: 'p99', header: 'p99', cell: ({ p99 }: BurstTotal) => delayText(p99) }]),
      ]}
    />
  );
}
