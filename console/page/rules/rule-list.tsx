import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Pagination from '@cloudscape-design/components/pagination';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useMemo } from 'react';
import type { DeployedRule } from '../../api/rules';
import type { EventSummary } from '../../api/stream';
import { useLive } from '../live';
import { hrefOf } from '../route';
import { reachInWords } from './words';

/** How many of the events each rule matches. */
export function countsOf(events: readonly EventSummary[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rules } of events) for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

/** Every rule, to search and to open. */
export function RuleList({
  rules,
  isLoading,
}: {
  readonly rules: readonly DeployedRule[];
  readonly isLoading: boolean;
}) {
  const { events } = useLive();
  const counts = useMemo(() => countsOf(events), [events]);
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(rules, {
    filtering: {
      empty: 'No rule on the bus.',
      noMatch: 'No rule has that in it.',
      filteringFunction: (rule, text) => JSON.stringify(rule).toLowerCase().includes(text.toLowerCase()),
    },
    pagination: { pageSize: 50 },
    sorting: { defaultState: { sortingColumn: { sortingField: 'name' } } },
  });
  return (
    <Table
      {...collectionProps}
      items={items}
      loading={isLoading}
      loadingText="Reading the rules"
      variant="container"
      enableKeyboardNavigation
      wrapLines
      ariaLabels={{ tableLabel: 'Rules on the bus' }}
      header={
        <Header variant="h1" counter={`(${filteredItemsCount ?? rules.length} of ${rules.length})`}>
          Rules
        </Header>
      }
      filter={<TextFilter {...filterProps} filteringPlaceholder="Find rules" filteringAriaLabel="Find rules" />}
      pagination={
        rules.length > 50 && (
          <Pagination
            {...paginationProps}
            ariaLabels={{ nextPageLabel: 'Next page', previousPageLabel: 'Previous page' }}
          />
        )
      }
      columnDefinitions={[
        {
          id: 'name',
          header: 'Rule',
          sortingField: 'name',
          isRowHeader: true,
          minWidth: 220,
          cell: ({ name }) => <Link href={hrefOf('rules', name)}>{name}</Link>,
        },
        {
          id: 'state',
          header: 'State',
          minWidth: 120,
          sortingField: 'isDisabled',
          cell: ({ isDisabled }) => (
            <StatusIndicator type={isDisabled ? 'stopped' : 'success'}>
              {isDisabled ? 'Disabled' : 'Enabled'}
            </StatusIndicator>
          ),
        },
        { id: 'takes', header: 'Can take', minWidth: 160, cell: ({ reach }) => reachInWords(reach) },
        {
          id: 'targets',
          header: 'Invokes',
          minWidth: 180,
          cell: ({ targets, isJournal }) => (
            <>
              {targets.map((target) => (
                <div key={target} className="rules-target">
                  {target}
                </div>
              ))}
              {isJournal && <Box color="text-body-secondary">a record, and no more</Box>}
            </>
          ),
        },
        {
          id: 'matched',
          header: 'Matched here',
          minWidth: 130,
          sortingComparator: (a, b) => (counts.get(a.name) ?? 0) - (counts.get(b.name) ?? 0),
          cell: ({ name }) => (counts.get(name) ?? 0).toLocaleString('en'),
        },
      ]}
    />
  );
}
