import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useEffect, useRef } from 'react';
import type { AlarmOn, MapNode, NodeNumbers } from '../../api/map';
import { hrefOf } from '../route';
import { rateInWords } from './flow';
import { looks } from './node';

interface Props {
  readonly node: MapNode;
  readonly numbers: NodeNumbers | undefined;
  readonly count: number | undefined;
  readonly rate: number;
  /** At which side of the map there is room for it. */
  readonly side: 'left' | 'right';
  readonly onClose: () => void;
}

/** What is known of a part of the deployment, beside the map. */
export function NodeDetails({ node, numbers, count, rate, side, onClose }: Props) {
  const { id, title, kind, about, physical, facts, more } = node;
  const { state = 'ok', note, hour, alarms = [] } = numbers ?? {};
  const panel = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another node is another text to begin to read
  useEffect(() => panel.current?.focus({ preventScroll: true }), [id]);
  const counts = [
    ...(count !== undefined ? [{ label: 'Since the console started', value: count.toLocaleString('en') }] : []),
    ...(hour !== undefined ? [{ label: 'Last hour', value: hour.toLocaleString('en') }] : []),
    ...(rateInWords(rate) ? [{ label: 'Now', value: rateInWords(rate) }] : []),
  ];
  return (
    <aside
      ref={panel}
      className="map-details"
      data-side={side}
      tabIndex={-1}
      aria-label={`${kind} ${title}`}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose();
      }}
    >
      <Container
        header={
          <Header
            variant="h2"
            description={kind}
            actions={<Button iconName="close" variant="icon" ariaLabel="Close the details" onClick={onClose} />}
          >
            {title}
          </Header>
        }
        footer={
          more && (
            <Link href={hrefOf(more.view, more.rest) + (more.query ? `/?${more.query}` : '')}>
              More of it in {more.view}
            </Link>
          )
        }
      >
        <SpaceBetween size="m">
          <StatusIndicator type={looks[state].type}>{note ?? looks[state].word}</StatusIndicator>
          <Box variant="p">{about}</Box>
          {alarms.map((alarm) => (
            <Alarm key={alarm.name} alarm={alarm} />
          ))}
          {counts.length > 0 && <KeyValuePairs columns={counts.length > 2 ? 3 : 2} items={counts} />}
          <KeyValuePairs
            columns={1}
            items={[
              ...(physical
                ? [
                    {
                      label: 'Physical name',
                      value: (
                        <CopyToClipboard
                          variant="inline"
                          textToCopy={physical}
                          copyButtonAriaLabel="Copy the physical name"
                          copySuccessText="Copied"
                          copyErrorText="Not copied"
                        />
                      ),
                    },
                  ]
                : []),
              ...facts.map(({ label, value }) => ({ label, value: <span className="map-fact">{value}</span> })),
            ]}
          />
        </SpaceBetween>
      </Container>
    </aside>
  );
}

function Alarm({ alarm: { name, since, meaning } }: { readonly alarm: AlarmOn }) {
  return (
    <div className="map-alarm">
      <Box fontWeight="bold">{nameInWords(name)}</Box>
      <Box fontSize="body-s">{meaning}</Box>
      {since && (
        <Box fontSize="body-s" color="text-body-secondary">
          On since {since.slice(0, 16).replace('T', ' ')} UTC
        </Box>
      )}
    </div>
  );
}

/** Without the stack before it and the hash behind it. */
const nameInWords = (name: string) => /Monitoring(\w+?)[0-9A-F]{8}-/.exec(name)?.[1] ?? name;
