import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useEffect, useRef, useState } from 'react';
import {
  type DeadLetters,
  deadLettersPath,
  type QueueDepth,
  type RedriveSelection,
  type RedriveState,
} from '../../api/dead-letters';
import { useCall } from '../use-call';
import { type DeadRow, groupRows, hasWay, messageRows, selectionOf } from './dead-rows';
import { Depths } from './depths';
import { RedriveModal } from './redrive-modal';
import { agoText, counted, timeText } from './words';

interface DeadTabProps {
  readonly depths: { readonly queues: readonly QueueDepth[] | undefined; readonly error: string | undefined };
  readonly redrive: RedriveState | undefined;
  /** Asks for depths and state at once. */
  readonly onChanged: () => void;
}

/** What is dead, by what it died of, and the way back. */
export function DeadTab({ depths, redrive, onChanged }: DeadTabProps) {
  const { value, error, isLoading, again } = useCall<DeadLetters>(deadLettersPath);
  const [selection, setSelection] = useState<RedriveSelection>();
  const [expanded, setExpanded] = useState<readonly DeadRow[]>([]);
  const isRunning = redrive?.is === 'running';
  useAfter(isRunning, again);
  const now = Date.now();
  const messages = value?.messages ?? 0;
  return (
    <SpaceBetween size="l">
      <Depths queues={depths.queues} {...(depths.error !== undefined && { error: depths.error })} />
      {error && !isRunning && <Alert type="warning">{error}</Alert>}
      {value && value.hidden > 0 && (
        <Alert type="info">
          {counted(value.hidden, 'message')} more held by another reader just now; look again in five minutes.
        </Alert>
      )}
      <Table<DeadRow>
        items={groupRows(value?.groups ?? [])}
        trackBy="key"
        wrapLines
        stickyColumns={{ last: 1 }}
        loading={value === undefined && isLoading}
        loadingText="Reading the DLQs"
        ariaLabels={{ tableLabel: 'Dead letters', expandButtonLabel: labelOf, collapseButtonLabel: labelOf }}
        expandableRows={{
          getItemChildren: (row) => [...messageRows(row)],
          isItemExpandable: ({ is }) => is === 'group',
          expandedItems: [...expanded],
          onExpandableItemToggle: ({ detail: { item, expanded: opens } }) =>
            setExpanded((rows) => (opens ? [...rows, item] : rows.filter(({ key }) => key !== item.key))),
        }}
        header={
          <Header
            variant="h2"
            counter={value && `(${messages.toLocaleString('en')})`}
            description={
              value
                ? `Read ${timeText(value.readAt)}. Reading moves nothing, yet hides messages from other readers for that moment: it is done when you ask and after a redrive.`
                : 'Reading moves nothing.'
            }
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button
                  iconName="refresh"
                  ariaLabel="Read the dead letters again"
                  loading={isLoading}
                  disabled={isRunning}
                  onClick={again}
                />
                <Button
                  variant="primary"
                  disabled={isRunning || messages === 0}
                  onClick={() => setSelection({ all: true })}
                >
                  Redrive all
                </Button>
              </SpaceBetween>
            }
          >
            Dead letters
          </Header>
        }
        empty={
          <Box textAlign="center" padding="l" color="text-body-secondary">
            Nothing is dead{value ? ` (looked into ${value.queues.join(', ')})` : ''}.
          </Box>
        }
        columnDefinitions={columns(now, isRunning, setSelection)}
      />
      {selection && (
        <RedriveModal
          selection={selection}
          onClose={() => setSelection(undefined)}
          onStarted={() => {
            setSelection(undefined);
            onChanged();
          }}
        />
      )}
    </SpaceBetween>
  );
}

const labelOf = (row: DeadRow) => `Messages of group ${row.group.fingerprint}`;

const columns = (
  now: number,
  isRunning: boolean,
  select: (selection: RedriveSelection) => void,
): readonly TableProps.ColumnDefinition<DeadRow>[] => [
  {
    id: 'what',
    header: 'What is dead',
    minWidth: 230,
    isRowHeader: true,
    cell: (row) =>
      row.is === 'message' ? (
        <Box variant="code">{row.message.id}</Box>
      ) : (
        <SpaceBetween size="xxxs">
          <Box fontWeight="bold">{row.group.type === '-' ? 'No event' : row.group.type}</Box>
          <Box variant="small">
            {row.group.queue} DLQ · group {row.group.fingerprint}
          </Box>
        </SpaceBetween>
      ),
  },
  {
    id: 'messages',
    header: 'Messages',
    minWidth: 80,
    cell: (row) => (row.is === 'group' ? row.group.messages.toLocaleString('en') : ''),
  },
  {
    id: 'oldest',
    header: 'Oldest',
    minWidth: 100,
    cell: (row) => {
      const time = row.is === 'group' ? row.group.oldest : row.message.sentAt;
      return (
        <time dateTime={time} title={timeText(time)}>
          {agoText(time, now)}
        </time>
      );
    },
  },
  { id: 'why', header: 'Why', minWidth: 170, cell: (row) => (row.is === 'group' ? row.group.reason : '') },
  {
    id: 'way',
    header: 'A redrive takes it',
    minWidth: 170,
    cell: (row) =>
      (row.is === 'message' ? [row.message] : row.group.ways).map(({ way }) => (
        <div key={way} className="failure-wraps">
          {way}
        </div>
      )),
  },
  {
    id: 'do',
    header: 'Redrive',
    minWidth: 100,
    cell: (row) => (
      <Button
        variant="inline-link"
        wrapText={false}
        disabled={isRunning || !hasWay(row)}
        ariaLabel={row.is === 'group' ? `Redrive group ${row.group.fingerprint}` : `Redrive message ${row.message.id}`}
        onClick={() => select(selectionOf(row))}
      >
        Redrive
      </Button>
    ),
  },
];

/** Calls once something that went on is over. */
function useAfter(goesOn: boolean, call: () => void): void {
  const went = useRef(goesOn);
  useEffect(() => {
    if (went.current && !goesOn) call();
    went.current = goesOn;
  }, [goesOn, call]);
}
