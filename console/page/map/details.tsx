import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { MapNode } from '../../api/map';
import { hrefOf } from '../route';
import { looks } from './node';

/** What is known of a part of the deployment. */
export function NodeDetails({ node, count }: { readonly node: MapNode; readonly count: number }) {
  const { title, state, note, facts, more } = node;
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={more && <Link href={hrefOf(more.view, more.rest)}>More of it in {more.view}</Link>}
        >
          {title}
        </Header>
      }
    >
      <KeyValuePairs
        columns={3}
        items={[
          {
            label: 'State',
            value: <StatusIndicator type={looks[state].type}>{note ?? looks[state].word}</StatusIndicator>,
          },
          { label: 'Events that the console has', value: count.toLocaleString('en') },
          ...facts.map(({ label, value }) => ({ label, value: <span className="map-fact">{value}</span> })),
        ]}
      />
    </Container>
  );
}
