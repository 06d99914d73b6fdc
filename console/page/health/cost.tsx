import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { Cost, Health } from '../../api/health';
import { countText } from '../events/words';
import { plainTime } from '../time';
import { Unknown } from './unknown';
import { dollarText } from './words';

/** What it has cost this month, and what it costs. */
export function CostBox({ cost }: Pick<Health, 'cost'>) {
  if (!cost.ok) {
    const asks = 'cloudformation:GetTemplate, cloudwatch:GetMetricData and cloudwatch:ListMetrics';
    return <Unknown what="Cost" code={cost.code} asks={asks} />;
  }
  const { since, soFar, deliveriesSoFar, perMonth, fixed, perMillion, lines, variants, assumed, leftOut } = cost.value;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`Estimated at list prices of us-east-1, by what came through since ${plainTime(since).slice(0, 16)} UTC.`}
        >
          Cost
        </Header>
      }
    >
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={2}
          items={[
            { label: 'This month so far', value: dollarText(soFar) },
            { label: 'Deliveries so far', value: countText(deliveriesSoFar) },
            { label: 'A month like this', value: `${dollarText(perMonth)}, of which ${dollarText(fixed)} is fixed` },
            {
              label: 'A million deliveries',
              value: deliveriesSoFar === 0 ? 'nothing came yet' : dollarText(perMillion),
            },
          ]}
        />
        <div>
          <ExpandableSection headerText="By component">
            <Amounts label="Cost by component" first="Component" rows={rowsOf(lines, 'component')} />
          </ExpandableSection>
          <ExpandableSection headerText="What would change it">
            <Amounts label="Cost of variants" first="Variant" rows={rowsOf(variants, 'name')} />
          </ExpandableSection>
          <ExpandableSection headerText="How it is estimated">
            <Box>Assumed, not measured: {assumed.join(', ') || 'nothing'}.</Box>
            <Box>Left out: {leftOut.join('; ')}.</Box>
          </ExpandableSection>
        </div>
      </SpaceBetween>
    </Container>
  );
}

interface Row {
  readonly name: string;
  readonly perMonth: number;
  readonly perMillion: number;
}

const rowsOf = <Key extends string>(
  rows: readonly (Pick<Cost['lines'][number], 'perMonth' | 'perMillion'> & Readonly<Record<Key, string>>)[],
  key: Key,
): readonly Row[] => rows.map((row) => ({ name: row[key], perMonth: row.perMonth, perMillion: row.perMillion }));

function Amounts({
  label,
  first,
  rows,
}: {
  readonly label: string;
  readonly first: string;
  readonly rows: readonly Row[];
}) {
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      ariaLabels={{ tableLabel: label }}
      items={rows}
      columnDefinitions={[
        { id: 'name', header: first, isRowHeader: true, cell: ({ name }) => name },
        { id: 'month', header: 'A month', cell: ({ perMonth }) => dollarText(perMonth) },
        { id: 'million', header: 'A million', cell: ({ perMillion }) => dollarText(perMillion) },
      ]}
    />
  );
}
