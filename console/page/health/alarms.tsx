import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { Alarm, Health } from '../../api/health';
import { Unknown } from './unknown';

const looks = {
  ALARM: { type: 'error', word: 'In alarm' },
  OK: { type: 'success', word: 'OK' },
  INSUFFICIENT_DATA: { type: 'pending', word: 'No data' },
} as const;

/** What is on, in the open; all of them to fold out. */
export function Alarms({ alarms }: Pick<Health, 'alarms'>) {
  if (!alarms.ok) return <Unknown what="Alarms" code={alarms.code} />;
  const on = alarms.value.filter(({ state }) => state === 'ALARM');
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${on.length} of ${alarms.value.length} on)`}>
          Alarms
        </Header>
      }
    >
      {on.length === 0 && <StatusIndicator type="success">No alarm is on</StatusIndicator>}
      {on.length > 0 && <AlarmTable alarms={on} label="Alarms that are on" />}
      <ExpandableSection headerText="All alarms">
        <AlarmTable alarms={alarms.value} label="All alarms" />
      </ExpandableSection>
    </Container>
  );
}

function AlarmTable({ alarms, label }: { readonly alarms: readonly Alarm[]; readonly label: string }) {
  return (
    <Table
      variant="embedded"
      wrapLines
      ariaLabels={{ tableLabel: label }}
      items={alarms}
      columnDefinitions={[
        {
          id: 'state',
          header: 'State',
          minWidth: 110,
          cell: ({ state }) => <StatusIndicator type={looks[state].type}>{looks[state].word}</StatusIndicator>,
        },
        {
          id: 'name',
          header: 'Alarm',
          isRowHeader: true,
          minWidth: 200,
          cell: ({ name }) => <span className="health-name">{name}</span>,
        },
        {
          id: 'since',
          header: 'Since (UTC)',
          minWidth: 120,
          cell: ({ since }) => since?.slice(0, 19).replace('T', ' '),
        },
        { id: 'meaning', header: 'What it means', minWidth: 260, cell: ({ meaning }) => meaning },
      ]}
    />
  );
}

/** How the alarms changed lately. */
export function Changes({ changes }: Pick<Health, 'changes'>) {
  if (!changes.ok) return <Unknown what="History of the alarms" code={changes.code} />;
  return (
    <Table
      variant="container"
      wrapLines
      ariaLabels={{ tableLabel: 'History of the alarms' }}
      header={<Header variant="h2">History of the alarms</Header>}
      empty={<Box color="text-body-secondary">No alarm has changed lately.</Box>}
      items={changes.value}
      columnDefinitions={[
        { id: 'at', header: 'Time (UTC)', minWidth: 150, cell: ({ at }) => at.slice(0, 19).replace('T', ' ') },
        {
          id: 'alarm',
          header: 'Alarm',
          isRowHeader: true,
          minWidth: 200,
          cell: ({ alarm }) => <span className="health-name">{alarm}</span>,
        },
        { id: 'summary', header: 'What happened', minWidth: 200, cell: ({ summary }) => summary },
      ]}
    />
  );
}
