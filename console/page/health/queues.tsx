import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { Health } from '../../api/health';
import { countText } from '../events/words';
import { hrefOf } from '../route';
import { plainTime } from '../time';
import { Unknown } from './unknown';
import { sinceText } from './words';

/** What waits. */
export function Queues({ queues }: Pick<Health, 'queues'>) {
  if (!queues.ok) return <Unknown what="Queues" code={queues.code} asks="sqs:GetQueueAttributes" />;
  return (
    <Table
      variant="container"
      wrapLines
      ariaLabels={{ tableLabel: 'Queues' }}
      header={<Header variant="h2">Queues</Header>}
      items={queues.value}
      columnDefinitions={[
        {
          id: 'name',
          header: 'Queue',
          isRowHeader: true,
          cell: ({ name, isDeadLetter }) => <span className="health-name">{isDeadLetter ? `${name} DLQ` : name}</span>,
        },
        {
          id: 'messages',
          header: 'Messages',
          minWidth: 120,
          cell: ({ isDeadLetter, messages }) => <Messages isDead={isDeadLetter} count={messages} />,
        },
      ]}
    />
  );
}

function Messages({ isDead, count }: { readonly isDead: boolean; readonly count: number }) {
  if (count === 0) return <StatusIndicator type="success">none</StatusIndicator>;
  if (!isDead) return <StatusIndicator type="pending">{countText(count)} waiting</StatusIndicator>;
  return (
    <StatusIndicator type="error">
      <Link href={hrefOf('failures', 'dead')}>{countText(count)} dead</Link>
    </StatusIndicator>
  );
}

/** When each journal got its last event. */
export function Journals({ health: { journals, at } }: { readonly health: Pick<Health, 'journals' | 'at'> }) {
  if (!journals.ok) return <Unknown what="Journals" code={journals.code} asks="logs:DescribeLogStreams" />;
  return (
    <Table
      variant="container"
      wrapLines
      ariaLabels={{ tableLabel: 'Journals' }}
      header={
        <Header variant="h2" description="CloudWatch may be an hour late in saying so.">
          Journals
        </Header>
      }
      empty="None are kept."
      items={journals.value}
      columnDefinitions={[
        {
          id: 'category',
          header: 'Category',
          isRowHeader: true,
          cell: ({ category, logGroup }) => (
            <span className="health-name" title={logGroup}>
              {category}
            </span>
          ),
        },
        {
          id: 'last',
          header: 'Last event',
          minWidth: 140,
          cell: ({ last }) =>
            last === undefined ? (
              'none yet'
            ) : (
              <time dateTime={last} title={`${plainTime(last)} UTC`}>
                {sinceText(last, Date.parse(at))} ago
              </time>
            ),
        },
      ]}
    />
  );
}
