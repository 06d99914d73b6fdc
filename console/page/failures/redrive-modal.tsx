import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import {
  type PlannedRedrive,
  type RedriveSelection,
  type RedriveState,
  redrivePath,
  redrivePlanPath,
} from '../../api/dead-letters';
import { call } from '../call';
import { useCall } from '../use-call';
import { rateIn, selectionText, takesText } from './redrive-words';
import { counted } from './words';

const USUAL_RATE = '10';

interface RedriveModalProps {
  readonly selection: RedriveSelection;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

/** Says first what a redrive would do, and does it once that is confirmed. */
export function RedriveModal({ selection, onClose, onStarted }: RedriveModalProps) {
  const { value: plan, error, isLoading, again } = useCall<PlannedRedrive>(redrivePlanPath, selection);
  const [rateText, setRateText] = useState(USUAL_RATE);
  const [refused, setRefused] = useState<string>();
  const [isStarting, setStarting] = useState(false);
  const rate = rateIn(rateText);
  const start = async () => {
    if (plan === undefined || rate === undefined) return;
    setStarting(true);
    const started = await call<RedriveState>(redrivePath, { plan: plan.plan, rate });
    setStarting(false);
    if (started.ok) onStarted();
    else setRefused(started.error);
  };
  const lookAgain = () => {
    setRefused(undefined);
    again();
  };
  const trouble = refused ?? error;
  const canStart = plan !== undefined && plan.goes > 0 && !isLoading && trouble === undefined;
  return (
    <Modal
      visible
      size="large"
      header={`Redrive ${selectionText(selection)}`}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            {trouble !== undefined && <Button onClick={lookAgain}>Look again</Button>}
            <Button
              variant="primary"
              disabled={!canStart || rate === undefined}
              loading={isStarting}
              onClick={() => void start()}
            >
              {canStart ? `Redrive ${counted(plan.goes, 'message')}` : 'Redrive'}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {trouble !== undefined && <Alert type="warning">{trouble}</Alert>}
        {isLoading && (
          <Box>
            <Spinner /> Reading what is dead; nothing is moved yet
          </Box>
        )}
        {!isLoading && trouble === undefined && plan && <Plan plan={plan} />}
        {canStart && (
          <FormField
            label="Messages a second"
            description="From 0.1 to 1,000: what the consumers can take."
            constraintText={rate === undefined ? undefined : `${takesText(plan.goes, rate)} in all`}
            errorText={rate === undefined ? 'It is a number from 0.1 to 1000.' : undefined}
          >
            <Input
              value={rateText}
              type="number"
              inputMode="decimal"
              onChange={({ detail }) => setRateText(detail.value)}
            />
          </FormField>
        )}
      </SpaceBetween>
    </Modal>
  );
}

function Plan({ plan }: { readonly plan: PlannedRedrive }) {
  const { found, goes, hidden, groups } = plan;
  const rows = groups.flatMap((group) => group.ways.map((way) => ({ ...group, ...way })));
  return (
    <SpaceBetween size="m">
      <Box>
        {found === goes
          ? `${counted(found, 'message')} found, and each has a way back.`
          : `${counted(found, 'message')} found: ${goes} would go, ${found - goes} would stay.`}{' '}
        Each goes to the one consumer that missed it, and leaves its DLQ only once its re-publication is confirmed. What
        dies meanwhile stays for the next time. Remove the cause first: what still fails dies again.
      </Box>
      {hidden > 0 && (
        <Alert type="info">
          {counted(hidden, 'message')} more held by another reader just now; look again in five minutes.
        </Alert>
      )}
      <Table
        variant="embedded"
        wrapLines
        items={rows}
        trackBy={({ fingerprint, way }) => `${fingerprint} ${way}`}
        ariaLabels={{ tableLabel: 'What would be done' }}
        columnDefinitions={[
          { id: 'messages', header: 'Messages', cell: ({ messages }) => messages.toLocaleString('en'), minWidth: 100 },
          { id: 'way', header: 'Goes', cell: ({ way }) => way, minWidth: 200, isRowHeader: true },
          { id: 'type', header: 'Event type', cell: ({ type }) => type, minWidth: 220 },
          { id: 'queue', header: 'DLQ', cell: ({ queue }) => queue, minWidth: 90 },
        ]}
      />
    </SpaceBetween>
  );
}
