import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Corruption } from '../../api/send';
import { type Form, optionsOf } from './form';

/** How it is sent. */
export type Sending = Pick<Form, 'corruption' | 'count' | 'rate' | 'keepsId'>;

interface Props {
  readonly corruptions: readonly Corruption[];
  readonly sending: Sending;
  readonly faults: { readonly count?: string; readonly rate?: string };
  /** Whether the body cannot be read as an event. */
  readonly isUnreadable: boolean;
  readonly isReady: boolean;
  readonly onChange: (sending: Sending) => void;
  readonly onSend: () => void;
}

/** How it is sent: once or often, rightly or wrongly. */
export function SendingForm({ corruptions, sending, faults, isUnreadable, isReady, onChange, onSend }: Props) {
  const { corruption, count, rate, keepsId } = sending;
  const wrong = corruptions.find(({ id }) => id === corruption);
  // What is refused for its signature or its size is never read.
  const isQuarantined = wrong ? wrong.isQuarantined : isUnreadable;
  return (
    <Container header={<Header variant="h2">How it is sent</Header>}>
      <SpaceBetween size="m">
        <FormField
          label="Wrong on purpose"
          stretch
          constraintText={wrong ? `${wrong.what}. The right answer: ${wrong.wanted}.` : undefined}
        >
          <Select
            {...optionsOf(
              [
                { value: '', label: 'No', description: 'signed and whole, as Qlik sends it' },
                ...corruptions.map(({ id, what }) => ({ value: id, label: id, description: what })),
              ],
              corruption,
            )}
            ariaLabel="Wrong on purpose"
            onChange={({ detail }) => onChange({ ...sending, corruption: detail.selectedOption.value ?? '' })}
          />
        </FormField>
        <ColumnLayout columns={2}>
          <FormField label="How many" constraintText={!faults.count && '1 to 1,000'} errorText={faults.count}>
            <Input
              value={count}
              inputMode="numeric"
              onChange={({ detail }) => onChange({ ...sending, count: detail.value })}
            />
          </FormField>
          <FormField
            label="A second"
            constraintText={!faults.rate && 'Empty: as fast as they are answered'}
            errorText={faults.rate}
          >
            <Input
              value={rate}
              inputMode="decimal"
              onChange={({ detail }) => onChange({ ...sending, rate: detail.value })}
            />
          </FormField>
        </ColumnLayout>
        <Checkbox
          checked={keepsId}
          description="Without it each delivery gets an id of its own. With it all but the first are duplicates."
          onChange={({ detail }) => onChange({ ...sending, keepsId: detail.checked })}
        >
          Keep the id in the body
        </Checkbox>
        {isQuarantined && (
          <Alert type="warning" header="This sets off an alarm">
            What cannot be read is kept in quarantine, and the alarm QuarantineNotEmpty goes on.
          </Alert>
        )}
        <Box float="right">
          <Button variant="primary" iconName="send" disabled={!isReady} onClick={onSend}>
            Send
          </Button>
        </Box>
      </SpaceBetween>
    </Container>
  );
}
