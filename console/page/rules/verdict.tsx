import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { PatternVerdict } from '../../../lib/qlik/pattern';
import type { PatternTested } from '../../api/rules';
import { valueInWords } from './words';

/** Whether it matches; if not, by which field first. */
export function Verdict({ tested: { verdict } }: { readonly tested: PatternTested }) {
  return (
    <SpaceBetween size="s">
      <div role="status">
        {verdict.matches ? (
          <Alert type="success">It matches.</Alert>
        ) : (
          <Alert type="warning">It does not match: {whyNot(verdict)}</Alert>
        )}
      </div>
      <Table
        variant="embedded"
        wrapLines
        ariaLabels={{ tableLabel: 'The fields of the pattern' }}
        items={verdict.fields}
        columnDefinitions={[
          {
            id: 'holds',
            header: 'Holds',
            minWidth: 90,
            cell: ({ holds }) => (
              <StatusIndicator type={holds ? 'success' : 'error'}>{holds ? 'yes' : 'no'}</StatusIndicator>
            ),
          },
          {
            id: 'path',
            header: 'Field',
            isRowHeader: true,
            cell: ({ path }) => <Box variant="code">{path}</Box>,
          },
          { id: 'asked', header: 'Asked', cell: ({ asked }) => <Values values={asked} /> },
          { id: 'found', header: 'There is', cell: ({ found }) => <Values values={found} /> },
        ]}
      />
    </SpaceBetween>
  );
}

/** The first field that fails, in words. */
export function whyNot({ fields, isSplit }: PatternVerdict): string {
  if (isSplit) return 'each field holds, yet of different elements of a list, and all must hold of one.';
  const first = fields.find(({ holds }) => !holds);
  if (!first) return 'no branch of its $or holds.';
  const there =
    first.found.length === 0 ? 'which it does not have' : `which is ${first.found.map(valueInWords).join(', ')}`;
  return `the first field that fails is ${first.path}, ${there}.`;
}

function Values({ values }: { readonly values: readonly unknown[] }) {
  if (values.length === 0) return <Box color="text-body-secondary">nothing</Box>;
  return (
    <>
      {values.slice(0, 8).map((value, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list does not change
        <div key={at}>
          <Box variant="code">{valueInWords(value)}</Box>
        </div>
      ))}
      {values.length > 8 && <Box color="text-body-secondary">and {values.length - 8} more</Box>}
    </>
  );
}
