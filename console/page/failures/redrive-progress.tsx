import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import { useState } from 'react';
import { type RedriveState, redriveStopPath } from '../../api/dead-letters';
import { call } from '../call';
import { isClean, tallyLines } from './redrive-words';

interface RedriveProgressProps {
  readonly state: RedriveState | undefined;
  /** Asks for the state at once. */
  readonly onStop: () => void;
}

/** How far the redrive is, with a way to stop it; then what became of the messages. */
export function RedriveProgress({ state, onStop }: RedriveProgressProps) {
  const [dismissed, setDismissed] = useState(0);
  const [refused, setRefused] = useState<string>();
  const stop = async () => {
    const stopped = await call(redriveStopPath, {});
    setRefused(stopped.ok ? undefined : stopped.error);
    onStop();
  };
  if (state === undefined || state.is === 'none' || state.number === dismissed) return null;
  if (state.is === 'running') {
    const { found, settled, rate, isStopping } = state;
    return (
      <Container>
        <div className="redrive-running">
          <ProgressBar
            value={found === 0 ? 0 : (100 * settled) / found}
            label="Redriving"
            description={`${rate} a second at most`}
            additionalInfo={`${settled.toLocaleString('en')} of ${found.toLocaleString('en')} messages`}
          />
          <Button disabled={isStopping} onClick={() => void stop()}>
            {isStopping ? 'Stopping' : 'Stop redrive'}
          </Button>
        </div>
        {refused && <Box color="text-status-error">{refused}</Box>}
      </Container>
    );
  }
  const dismiss = () => setDismissed(state.number);
  if (state.is === 'broken') {
    return (
      <Alert type="error" dismissible onDismiss={dismiss} dismissAriaLabel="Close" header="The redrive broke off">
        {state.why}. What was not confirmed is still in its DLQ.
      </Alert>
    );
  }
  const { tally, wasStopped } = state;
  return (
    <Alert
      type={isClean(tally) ? 'success' : 'warning'}
      dismissible
      onDismiss={dismiss}
      dismissAriaLabel="Close"
      header={wasStopped ? 'Redrive stopped' : 'Redrive done'}
    >
      <ul className="redrive-tally" aria-label="What became of the messages">
        {tallyLines(tally).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Alert>
  );
}
