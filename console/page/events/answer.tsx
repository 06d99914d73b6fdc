import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { Asked } from '../use-call';

interface Props<Value> {
  readonly asked: Asked<Value>;
  /** What is asked for, in words. */
  readonly what: string;
  readonly children: (value: Value) => ReactNode;
}

/** What the server answered, or how the asking goes. */
export function Answer<Value>({ asked: { value, error, again }, what, children }: Props<Value>) {
  return (
    <>
      {error !== undefined && (
        <Alert type="error" header={`Cannot have ${what}`} action={<Button onClick={again}>Try again</Button>}>
          {error}
        </Alert>
      )}
      {value !== undefined && children(value)}
      {value === undefined && error === undefined && (
        <StatusIndicator type="loading">{`Asking for ${what}`}</StatusIndicator>
      )}
    </>
  );
}
