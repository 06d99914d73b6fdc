import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { type Explanation, explanationPath, type FailedRun } from '../../api/failures';
import { type Called, call } from '../call';
import { hrefOf } from '../route';
import { NoError } from './cards-tab';
import { timeText } from './words';

interface RunTableProps {
  readonly runs: readonly FailedRun[];
  /** How many there are, those that are not listed included. */
  readonly total: number;
  readonly notAskable: string | undefined;
  readonly onExplained: () => void;
}

type Answer = Called<Explanation> | 'asking';

const PAGE = 20;

/** Run by run: when, why, which events say so; and Qlik asked why. */
export function RunTable({ runs, total, notAskable, onExplained }: RunTableProps) {
  const [page, setPage] = useState(1);
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answer>>(new Map());
  const pages = Math.max(1, Math.ceil(runs.length / PAGE));
  const current = Math.min(page, pages);
  const ask = async (cardId: string) => {
    const set = (answer: Answer) => setAnswers((known) => new Map(known).set(cardId, answer));
    set('asking');
    set(await call<Explanation>(explanationPath, { cardId }));
    onExplained();
  };
  return (
    <Table<FailedRun>
      items={runs.slice((current - 1) * PAGE, current * PAGE)}
      trackBy="cardId"
      wrapLines
      header={
        <Header
          variant="h2"
          counter={`(${total.toLocaleString('en')})`}
          description={[total > runs.length ? `The last ${runs.length}.` : '', notAskable ?? ''].join(' ').trim()}
        >
          Each failure
        </Header>
      }
      pagination={
        pages > 1 && (
          <Pagination
            currentPageIndex={current}
            pagesCount={pages}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
            ariaLabels={{
              nextPageLabel: 'Next page',
              previousPageLabel: 'Previous page',
              pageLabel: (number) => `Page ${number}`,
            }}
          />
        )
      }
      ariaLabels={{ tableLabel: 'Each failure' }}
      columnDefinitions={[
        {
          id: 'time',
          header: 'Failed',
          minWidth: 170,
          isRowHeader: true,
          cell: ({ time, testRun }) => (
            <SpaceBetween size="xxs">
              {timeText(time)}
              {testRun && <Badge color="blue">test run</Badge>}
            </SpaceBetween>
          ),
        },
        { id: 'status', header: 'Status', minWidth: 100, cell: ({ status }) => status ?? '–' },
        {
          id: 'error',
          header: 'Error',
          minWidth: 240,
          cell: ({ cardId, error, spaceName }) => (
            <SpaceBetween size="xxs">
              <span className="failure-wraps">{error ?? <NoError />}</span>
              {spaceName && <Box variant="small">in the space {spaceName}</Box>}
              <AnswerText answer={answers.get(cardId)} />
            </SpaceBetween>
          ),
        },
        {
          id: 'run',
          header: 'Occurrence',
          minWidth: 160,
          cell: ({ occurrenceId }) => <Box variant="code">{occurrenceId}</Box>,
        },
        {
          id: 'events',
          header: 'Events',
          minWidth: 90,
          cell: ({ events }) => (
            <SpaceBetween size="xxs" direction="horizontal">
              {events.map((number) => (
                <Link key={number} href={hrefOf('events', String(number))} ariaLabel={`Event ${number}`}>
                  {`#${number}`}
                </Link>
              ))}
            </SpaceBetween>
          ),
        },
        ...(notAskable === undefined
          ? [
              {
                id: 'ask',
                header: 'Why',
                minWidth: 130,
                cell: ({ cardId, time }: FailedRun) => (
                  <Button
                    variant="inline-link"
                    wrapText={false}
                    ariaLabel={`Ask Qlik why the run of ${timeText(time)} failed`}
                    loading={answers.get(cardId) === 'asking'}
                    loadingText="Asking Qlik"
                    onClick={() => void ask(cardId)}
                  >
                    Ask Qlik
                  </Button>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

function AnswerText({ answer }: { readonly answer: Answer | undefined }) {
  if (answer === undefined || answer === 'asking') return null;
  if (!answer.ok) return <StatusIndicator type="error">{answer.error}</StatusIndicator>;
  const { words, isWhole } = answer.value;
  return <StatusIndicator type={isWhole ? 'success' : 'warning'}>{words}</StatusIndicator>;
}
