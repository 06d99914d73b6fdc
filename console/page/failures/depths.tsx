import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { QueueDepth } from '../../api/dead-letters';
import { counted } from './words';

/** What waits in the queues: it shows dead what needs a person, and parked what the redeliver function still tries. */
export function Depths({
  queues,
  error,
}: {
  readonly queues: readonly QueueDepth[] | undefined;
  readonly error?: string;
}) {
  return (
    <Container
      header={
        <Header variant="h2" description="Counted every ten seconds, without reading a message.">
          What waits
        </Header>
      }
    >
      {error && <StatusIndicator type="error">{error}</StatusIndicator>}
      {queues ? (
        <KeyValuePairs
          columns={4}
          items={queues.map((queue) => ({ label: labelOf(queue), value: <Depth queue={queue} /> }))}
        />
      ) : (
        !error && <StatusIndicator type="loading">Counting</StatusIndicator>
      )}
    </Container>
  );
}

const labelOf = ({ name, isDeadLetter }: QueueDepth) => (isDeadLetter ? `${name} DLQ` : name);

function Depth({ queue: { name, isDeadLetter, messages } }: { readonly queue: QueueDepth }) {
  if (messages === 0) return <StatusIndicator type="success">empty</StatusIndicator>;
  if (isDeadLetter) return <StatusIndicator type="error">{messages.toLocaleString('en')} dead</StatusIndicator>;
  const isParked = name === 'parked queue';
  return (
    <>
      <StatusIndicator type={isParked ? 'warning' : 'in-progress'}>
        {isParked ? `${messages.toLocaleString('en')} parked` : counted(messages, 'message')}
      </StatusIndicator>
      {isParked && <Box variant="small">The bus would not take them yet; they are tried again by themselves.</Box>}
    </>
  );
}
