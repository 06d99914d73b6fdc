import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { type ReactNode, useState } from 'react';
import { type EditedEvent, type OpenedEvent, resendPath, type Sent, sendEditedPath } from '../../api/events';
import { type Called, call } from '../call';
import { type Edited, editedIn } from './edited';
import { shortType } from './words';

interface Props {
  readonly opened: OpenedEvent;
  readonly onClose: () => void;
  readonly onSent: (sent: Sent) => void;
}

/** Asks before it puts an event on the bus once more. */
export function Resend({ opened: { summary }, onClose, onSent }: Props) {
  const { number, type, id, rules } = summary;
  const { isSending, error, send } = useSending(onSent);
  return (
    <Modal
      visible
      header="Resend the event?"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Buttons onClose={onClose}>
          <Button variant="primary" loading={isSending} onClick={() => send(() => call<Sent>(resendPath(number), {}))}>
            Resend
          </Button>
        </Buttons>
      }
    >
      <SpaceBetween size="m">
        <Box>
          <strong>{shortType(type)}</strong> <code>{id}</code> is put on the bus once more as it is. Every rule that
          matches it gets it again, those included that have handled it: a subscriber that does not look at the id does
          its work twice.
        </Box>
        {rules.length > 0 && <Box>{`Matching when it came: ${rules.join(', ')}.`}</Box>}
        {error !== undefined && <Alert type="error">{error}</Alert>}
      </SpaceBetween>
    </Modal>
  );
}

/** An event to change and to send, by the webhook or straight onto the bus. */
export function EditAndResend({ opened: { event }, onClose, onSent }: Props) {
  const [text, setText] = useState(() => JSON.stringify(event, null, 2));
  const [by, setBy] = useState<EditedEvent['by']>('webhook');
  const [keepsId, setKeepsId] = useState(false);
  const { isSending, error, send } = useSending(onSent);
  const edited: Edited = editedIn(text);
  return (
    <Modal
      visible
      size="large"
      header="Edit and resend"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Buttons onClose={onClose}>
          <Button
            variant="primary"
            loading={isSending}
            disabled={!edited.ok}
            onClick={() => edited.ok && send(() => call<Sent>(sendEditedPath, { by, event: edited.event, keepsId }))}
          >
            Send
          </Button>
        </Buttons>
      }
    >
      <SpaceBetween size="m">
        <FormField
          stretch
          label="Event"
          description="As EventBridge hands it to a rule."
          errorText={edited.ok ? undefined : edited.why}
        >
          <div className="events-edit">
            <Textarea
              value={text}
              onChange={({ detail }) => setText(detail.value)}
              rows={16}
              spellcheck={false}
              disableBrowserAutocorrect
            />
          </div>
        </FormField>
        <FormField label="How">
          <RadioGroup
            value={by}
            onChange={({ detail }) => setBy(detail.value === 'bus' ? 'bus' : 'webhook')}
            items={[
              {
                value: 'webhook',
                label: 'As a signed delivery to the webhook',
                description:
                  "Ingest proves it, reads it, deduplicates and publishes it, as all that Qlik sends. The tenant is detail.tenant; its secret never leaves the console's server.",
              },
              {
                value: 'bus',
                label: 'Straight onto the bus',
                description: 'As it stands here, past ingest. Every rule that matches it gets it.',
              },
            ]}
          />
        </FormField>
        {by === 'webhook' && (
          <Checkbox
            checked={keepsId}
            onChange={({ detail }) => setKeepsId(detail.checked)}
            description="Without it the event gets a new id. With it ingest takes it for a duplicate, and publishes nothing, as long as it remembers the first."
          >
            Keep its id
          </Checkbox>
        )}
        {error !== undefined && <Alert type="error">{error}</Alert>}
      </SpaceBetween>
    </Modal>
  );
}

function Buttons({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }) {
  return (
    <Box float="right">
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="link" onClick={onClose}>
          Cancel
        </Button>
        {children}
      </SpaceBetween>
    </Box>
  );
}

/** Sends once, and tells what came of it; what did not go stays to be tried again. */
function useSending(onSent: (sent: Sent) => void) {
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<string>();
  const send = async (ask: () => Promise<Called<Sent>>) => {
    setSending(true);
    const called = await ask();
    setSending(false);
    if (called.ok && called.value.ok) onSent(called.value);
    else setError(called.ok ? called.value.message : called.error);
  };
  return { isSending, error, send };
}
