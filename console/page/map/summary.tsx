import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { DeploymentMap, MapNumbers } from '../../api/map';
import { currentLive } from '../live';
import { hrefOf } from '../route';
import { type Flow, rateInWords, usualDelay } from './flow';
import { durationInWords } from './words';

interface Props {
  readonly map: DeploymentMap;
  readonly numbers: MapNumbers;
  readonly flow: Flow;
}

/** Names of what is bad, and no more of them. */
const MOST_NAMED = 3;

/** The whole in a few figures, those of the last minutes with those of the last hour. */
export function Summary({ map, numbers: { nodes, latency }, flow: { counts, rates } }: Props) {
  const bad = map.nodes.filter(({ id }) => nodes[id]?.state === 'bad');
  const now = rateInWords(rates.get('bus') ?? 0);
  const delay = usualDelay(currentLive().events);
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          {
            label: 'Events',
            value: (
              <Figure
                main={(counts.get('bus') ?? 0).toLocaleString('en')}
                more={[
                  'since the console started',
                  ...(nodes.bus?.hour === undefined ? [] : [`${nodes.bus.hour.toLocaleString('en')} in the last hour`]),
                  ...(now === undefined ? [] : [`${now} now`]),
                ].join(' · ')}
              />
            ),
          },
          {
            label: 'From receipt to answer',
            value: latency ? (
              <Figure
                main={durationInWords(latency.p50)}
                more={`median of the last hour · 95 of 100 within ${durationInWords(latency.p95)}`}
              />
            ) : (
              <Figure main="–" more="no delivery in the last hour" />
            ),
          },
          {
            label: "From Qlik's time to here",
            value:
              delay === undefined ? (
                <Figure main="–" more="no event since the console started" />
              ) : (
                <Figure main={durationInWords(delay)} more="median of the last 100 events" />
              ),
          },
          {
            label: 'To look at',
            value:
              bad.length === 0 ? (
                <StatusIndicator type="success">Nothing</StatusIndicator>
              ) : (
                <div>
                  <StatusIndicator type="error">{bad.length === 1 ? '1 part' : `${bad.length} parts`}</StatusIndicator>
                  <div>
                    {bad.slice(0, MOST_NAMED).map(({ id, title }) => (
                      <span key={id} className="map-named">
                        <Link href={hrefOf('map', id)}>{title}</Link>
                      </span>
                    ))}
                  </div>
                </div>
              ),
          },
        ]}
      />
    </Container>
  );
}

const Figure = ({ main, more }: { readonly main: string; readonly more: string }) => (
  <div>
    <span className="map-figure">{main}</span>
    <Box fontSize="body-s" color="text-body-secondary">
      {more}
    </Box>
  </div>
);
