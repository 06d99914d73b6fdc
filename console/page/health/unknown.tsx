import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';

/** A part that could not be had: the others are shown all the same. */
export function Unknown({ what, code }: { readonly what: string; readonly code: string }) {
  return (
    <Container header={<Header variant="h2">{what}</Header>}>
      <StatusIndicator type="warning">AWS does not say: {code}</StatusIndicator>
    </Container>
  );
}
