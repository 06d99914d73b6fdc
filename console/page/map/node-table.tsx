import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { columns, type MapNode, type MapNumbers } from '../../api/map';
import { looks } from './node';

interface Props {
  readonly nodes: readonly MapNode[];
  readonly numbers: MapNumbers['nodes'];
  readonly counts: ReadonlyMap<string, number>;
  readonly onSelect: (id: string) => void;
}

/** All of the map's nodes as a table, those that it leaves out too; what is bad comes first. */
export function NodeTable({ nodes, numbers, counts, onSelect }: Props) {
  const rank = { bad: 0, waiting: 1, ok: 2 };
  const stateOf = ({ id }: MapNode) => numbers[id]?.state ?? 'ok';
  const sorted = [...nodes].sort(
    (a, b) => rank[stateOf(a)] - rank[stateOf(b)] || columns.indexOf(a.column) - columns.indexOf(b.column),
  );
  return (
    <Table
      variant="embedded"
      ariaLabels={{ tableLabel: 'Parts of the deployment' }}
      items={sorted}
      trackBy="id"
      columnDefinitions={[
        {
          id: 'part',
          header: 'Part',
          isRowHeader: true,
          cell: (it) => (
            <Button variant="inline-link" onClick={() => onSelect(it.id)}>
              {it.title}
            </Button>
          ),
        },
        { id: 'kind', header: 'What it is', cell: ({ kind }) => kind },
        {
          id: 'state',
          header: 'State',
          cell: (it) => (
            <StatusIndicator type={looks[stateOf(it)].type}>
              {numbers[it.id]?.note ?? looks[stateOf(it)].word}
            </StatusIndicator>
          ),
        },
        { id: 'count', header: 'Since the console started', cell: ({ id }) => figure(counts.get(id)) },
        { id: 'hour', header: 'Last hour', cell: ({ id }) => figure(numbers[id]?.hour) },
      ]}
    />
  );
}

const figure = (count: number | undefined) => count?.toLocaleString('en') ?? '–';
