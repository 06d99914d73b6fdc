import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { Health } from '../../api/health';
import { countText } from '../events/words';
import { hrefOf } from '../route';
import { dollarText } from './words';

/** The state of it all, in a line. */
export function Overview({ health: { alarms, queues, webhooks, cost } }: { readonly health: Health }) {
  return (
    <Container header={<Header variant="h2">Overview</Header>}>
      <KeyValuePairs
        columns={4}
        items={[
          { label: 'Alarms', value: alarms.ok ? <On alarms={alarms.value} /> : <NotKnown /> },
          { label: 'Dead letters', value: queues.ok ? <Dead queues={queues.value} /> : <NotKnown /> },
          { label: 'Webhooks', value: webhooks.ok ? <Worst webhooks={webhooks.value} /> : <NotKnown /> },
          { label: 'Cost this month so far', value: cost.ok ? dollarText(cost.value.soFar) : <NotKnown /> },
        ]}
      />
    </Container>
  );
}

type ValueOf<Part> = Part extends { readonly ok: true; readonly value: infer Value } ? Value : never;

function On({ alarms }: { readonly alarms: ValueOf<Health['alarms']> }): ReactNode {
  const on = alarms.filter(({ state }) => state === 'ALARM').length;
  if (on === 0) return <StatusIndicator type="success">None of {alarms.length} is on</StatusIndicator>;
  return (
    <StatusIndicator type="error">
      {on} of {alarms.length} on
    </StatusIndicator>
  );
}

function Dead({ queues }: { readonly queues: ValueOf<Health['queues']> }): ReactNode {
  const dead = queues.reduce((sum, { isDeadLetter, messages }) => sum + (isDeadLetter ? messages : 0), 0);
  if (dead === 0) return <StatusIndicator type="success">None</StatusIndicator>;
  return (
    <StatusIndicator type="error">
      <Link href={hrefOf('failures', 'dead')}>{countText(dead)}</Link>
    </StatusIndicator>
  );
}

function Worst({ webhooks }: { readonly webhooks: ValueOf<Health['webhooks']> }): ReactNode {
  const states = webhooks.flatMap(({ findings }) => findings.map(({ state }) => state));
  if (states.includes('red')) return <StatusIndicator type="error">Something is wrong</StatusIndicator>;
  if (states.includes('amber')) return <StatusIndicator type="warning">To be looked at</StatusIndicator>;
  if (states.includes('cannot-say')) return <StatusIndicator type="info">Not all is known</StatusIndicator>;
  return <StatusIndicator type="success">All is well</StatusIndicator>;
}

const NotKnown = () => <StatusIndicator type="warning">Not known</StatusIndicator>;
