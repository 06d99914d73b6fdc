import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';

interface Props {
  readonly what: string;
  /** AWS's name for the error. */
  readonly code: string;
  /** IAM actions that are called for it. */
  readonly asks: string;
}

/** A part that could not be had: the others are shown all the same. */
export function Unknown({ what, code, asks }: Props) {
  return (
    <Container header={<Header variant="h2">{what}</Header>}>
      <StatusIndicator type="warning">AWS does not say: {code}</StatusIndicator>
      <Box color="text-body-secondary">It is asked again in a moment. The credentials need {asks}.</Box>
    </Container>
  );
}
