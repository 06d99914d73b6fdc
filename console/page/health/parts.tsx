import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { Health } from '../../api/health';
import { hrefOf } from '../route';
import { Unknown } from './unknown';

/** What waits, and when each journal got its last event. */
export function Queues({ queues, journals }: Pick<Health, 'queues' | 'journals'>) {
  return (
    <SpaceBetween size="l">
      {queues.ok ? (
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
              cell: ({ name, isDeadLetter }) => (
                <span className="health-name">{isDeadLetter ? `${name} (DLQ)` : name}</span>
              ),
            },
            {
              id: 'messages',
              header: 'Waiting',
              minWidth: 140,
              cell: ({ isDeadLetter, messages }) => {
                if (messages === 0) return <StatusIndicator type="success">none</StatusIndicator>;
                return isDeadLetter ? (
                  <StatusIndicator type="error">
                    <Link href={hrefOf('failures')}>{messages} dead</Link>
                  </StatusIndicator>
                ) : (
                  <StatusIndicator type="pending">{messages}</StatusIndicator>
                );
              },
            },
          ]}
        />
      ) : (
        <Unknown what="Queues" code={queues.code} />
      )}
      {journals.ok ? (
        <Table
          variant="container"
          ariaLabels={{ tableLabel: 'Journals' }}
          header={<Header variant="h2">Journals</Header>}
          empty="None are kept."
          items={journals.value}
          columnDefinitions={[
            { id: 'category', header: 'Category', isRowHeader: true, cell: ({ category }) => category },
            {
              id: 'last',
              header: 'Last event (UTC)',
              cell: ({ last }) => last?.slice(0, 19).replace('T', ' ') ?? 'none yet',
            },
          ]}
        />
      ) : (
        <Unknown what="Journals" code={journals.code} />
      )}
    </SpaceBetween>
  );
}

const looks = { green: 'success', amber: 'warning', red: 'error', 'cannot-say': 'info' } as const;

/** What the tenants say of their webhooks. */
export function Webhooks({ webhooks }: Pick<Health, 'webhooks'>) {
  return (
    <Container header={<Header variant="h2">Webhooks in Qlik</Header>}>
      <SpaceBetween size="s">
        {webhooks.map(({ tenant, state, seen, mend }) => (
          <div key={tenant}>
            <StatusIndicator type={looks[state]}>
              {tenant}: {seen}
            </StatusIndicator>
            {mend !== undefined && <Box color="text-body-secondary">To do: {mend}</Box>}
          </div>
        ))}
      </SpaceBetween>
    </Container>
  );
}

const dollars = (value: number) => `$${value.toFixed(2)}`;

/** What it costs. */
export function CostBox({ cost }: Pick<Health, 'cost'>) {
  if (!cost.ok) return <Unknown what="Cost" code={cost.code} />;
  const { perMonth, perMillion, fixed, soFar, deliveriesPerMonth, lines } = cost.value;
  const largest = lines.toSorted((a, b) => b.perMonth - a.perMonth).slice(0, 4);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="At the rate of the last seven days and list prices of us-east-1; qlik-fanout cost tells more."
        >
          Cost
        </Header>
      }
    >
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'This month so far', value: dollars(soFar) },
          { label: 'A month', value: `${dollars(perMonth)}, of which ${dollars(fixed)} without any delivery` },
          { label: 'Deliveries a month', value: Math.round(deliveriesPerMonth).toLocaleString('en') },
          {
            label: 'Most of it',
            value: largest.map(({ component, perMonth }) => `${component} ${dollars(perMonth)}`).join(', '),
          },
          ...(perMillion > 0 ? [{ label: 'A million deliveries', value: dollars(perMillion) }] : []),
        ]}
      />
    </Container>
  );
}
