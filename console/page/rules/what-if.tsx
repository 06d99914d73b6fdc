import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { type OtherEvent, type WouldHaveFired, whatIfPath } from '../../api/rules';
import { type Called, call } from '../call';
import { hrefOf } from '../route';

interface Props {
  readonly rule: string;
  readonly pattern: string;
  readonly isValid: boolean;
}

/** What the pattern above would have matched of the last events, beside what the deployed one did. */
export function WhatIf({ rule, pattern, isValid }: Props) {
  const [answer, setAnswer] = useState<{ readonly of: string; readonly called: Called<WouldHaveFired> }>();
  const [isAsking, setAsking] = useState(false);
  const ask = async () => {
    setAsking(true);
    setAnswer({ of: pattern, called: await call<WouldHaveFired>(whatIfPath, { rule, pattern }) });
    setAsking(false);
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Runs the events that the console has over the pattern above, and over the deployed one."
          actions={
            <Button onClick={ask} loading={isAsking} disabled={!isValid}>
              Run
            </Button>
          }
        >
          What would have fired
        </Header>
      }
    >
      {answer && !answer.called.ok && <Alert type="error">{answer.called.error}</Alert>}
      {answer?.called.ok && (
        <SpaceBetween size="m">
          {answer.of !== pattern && <Alert type="info">The pattern was changed since: run it again.</Alert>}
          <Figures answer={answer.called.value} />
        </SpaceBetween>
      )}
    </Container>
  );
}

function Figures({ answer }: { readonly answer: WouldHaveFired }) {
  const { events, areSamples, before, after, gained, lost } = answer;
  const figure = (value: number) => value.toLocaleString('en');
  return (
    <SpaceBetween size="m">
      <KeyValuePairs
        columns={4}
        items={[
          { label: areSamples ? 'Samples of the catalogue' : 'Last events', value: figure(events) },
          { label: 'Deployed pattern matches', value: figure(before) },
          { label: 'This pattern matches', value: figure(after) },
          { label: 'Gained · lost', value: `${figure(gained)} · ${figure(lost)}` },
        ]}
      />
      {answer.byType.length > 0 && <ByType byType={answer.byType} />}
      {gained + lost > 0 && (
        <ColumnLayout columns={2}>
          <Examples title="Gained" events={answer.examplesGained} of={gained} />
          <Examples title="Lost" events={answer.examplesLost} of={lost} />
        </ColumnLayout>
      )}
    </SpaceBetween>
  );
}

function ByType({ byType }: Pick<WouldHaveFired, 'byType'>) {
  const count = (id: 'before' | 'after' | 'gained' | 'lost', header: string) => ({
    id,
    header,
    cell: (it: WouldHaveFired['byType'][number]) => it[id].toLocaleString('en'),
  });
  return (
    <Table
      variant="embedded"
      wrapLines
      ariaLabels={{ tableLabel: 'By type' }}
      items={byType}
      columnDefinitions={[
        { id: 'type', header: 'Type', isRowHeader: true, cell: ({ type }) => type },
        count('before', 'Deployed'),
        count('after', 'This'),
        count('gained', 'Gained'),
        count('lost', 'Lost'),
      ]}
    />
  );
}

function Examples({
  title,
  events,
  of,
}: {
  readonly title: string;
  readonly events: readonly OtherEvent[];
  readonly of: number;
}) {
  return (
    <Table
      variant="embedded"
      wrapLines
      ariaLabels={{ tableLabel: title }}
      header={
        <Header
          variant="h3"
          counter={`(${of})`}
          description={of > events.length ? `The newest ${events.length}` : undefined}
        >
          {title}
        </Header>
      }
      empty="None"
      items={events}
      columnDefinitions={[
        {
          id: 'type',
          header: 'Event',
          isRowHeader: true,
          cell: ({ number, type, name }) => (
            <>
              {number === undefined ? type : <Link href={hrefOf('events', String(number))}>{type}</Link>} {name}
            </>
          ),
        },
        { id: 'time', header: 'Time (UTC)', cell: ({ time }) => time },
      ]}
    />
  );
}
