import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Tabs from '@cloudscape-design/components/tabs';
import { memo, useState } from 'react';
import { eventPath, type OpenedEvent, type Sent } from '../../api/events';
import { useCall } from '../use-call';
import { Answer } from './answer';
import { DeliveryTab } from './delivery-tab';
import { JsonTree } from './json-tree';
import { EditAndResend, Resend } from './resend';
import { RulesTab } from './rules-tab';
import { saveSample } from './save';
import { WayTab } from './way-tab';
import { longTime, shortType } from './words';

interface Props {
  /** As the address has it, which need not be a number. */
  readonly number: string;
  readonly onClose: (number: undefined) => void;
}

/** One event with all about it. Drawn when it changes, not when others come. */
export const OpenEvent = memo(({ number, onClose }: Props) => {
  const asked = useCall<OpenedEvent>(eventPath(encodeURIComponent(number)));
  const close = () => onClose(undefined);
  return (
    <section className="events-pane-open" aria-label="Open event">
      <SpaceBetween size="s">
        <Answer asked={asked} what="the event">
          {(opened) => <Opened {...{ number, opened, close }} />}
        </Answer>
        {asked.error !== undefined && <Button onClick={close}>Back to the list</Button>}
      </SpaceBetween>
    </section>
  );
});

function Opened({
  number,
  opened,
  close,
}: {
  readonly number: string;
  readonly opened: OpenedEvent;
  readonly close: () => void;
}) {
  const { summary, event } = opened;
  const { type, name, id, tenant, category, time, isFailure } = summary;
  const [asking, setAsking] = useState<'resend' | 'edit'>();
  const [sent, setSent] = useState<Sent>();
  const dialog = {
    opened,
    onClose: () => setAsking(undefined),
    onSent: (it: Sent) => {
      setSent(it);
      setAsking(undefined);
    },
  };
  return (
    <>
      <Container
        header={
          <SpaceBetween size="xs">
            <Header
              variant="h2"
              description={[name, id, timeText(time)].filter(Boolean).join(' · ')}
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  <Button onClick={() => setAsking('resend')}>Resend</Button>
                  <Button onClick={() => setAsking('edit')}>Edit and resend</Button>
                  <Button iconName="download" onClick={() => saveSample(opened)}>
                    Save as sample
                  </Button>
                  <Button variant="icon" iconName="close" ariaLabel="Close the event" onClick={close} />
                </SpaceBetween>
              }
            >
              {shortType(type)}
            </Header>
            <SpaceBetween direction="horizontal" size="xs">
              {isFailure && <StatusIndicator type="error">Failed in Qlik</StatusIndicator>}
              <Badge color="blue">{category}</Badge>
              <Badge>{tenant || 'no tenant'}</Badge>
              <Badge>{`event ${summary.number}`}</Badge>
            </SpaceBetween>
            {sent && (
              <Alert type="success" dismissible dismissAriaLabel="Close" onDismiss={() => setSent(undefined)}>
                {sent.message}
              </Alert>
            )}
          </SpaceBetween>
        }
      >
        <Tabs
          ariaLabel="About the event"
          i18nStrings={{ scrollLeftAriaLabel: 'Tabs before', scrollRightAriaLabel: 'More tabs' }}
          tabs={[
            { id: 'event', label: 'Event', content: <JsonTree value={event} label="Event as JSON" /> },
            { id: 'rules', label: 'Rules', content: <RulesTab number={number} /> },
            { id: 'way', label: 'Where it went', content: <WayTab number={number} summary={summary} /> },
            { id: 'delivery', label: 'Original delivery', content: <DeliveryTab number={number} /> },
          ]}
        />
      </Container>
      {asking === 'resend' && <Resend {...dialog} />}
      {asking === 'edit' && <EditAndResend {...dialog} />}
    </>
  );
}

const timeText = (time: string) => (Number.isNaN(Date.parse(time)) ? time : longTime(Date.parse(time)));
