import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type EventRules, type EventWay, eventPath, type Hop } from '../../api/events';
import type { EventSummary } from '../../api/stream';
import { useCall } from '../use-call';
import { Answer } from './answer';
import { delayText, longTime } from './words';

/** What is not there yet is looked for again, so often… */
const AGAIN_MS = 4_000;

/** …while the event is as young as this. */
const YOUNG_MS = 60_000;

/** Where an event went, and when it was at each place. */
export function WayTab({ number, summary }: { readonly number: string; readonly summary: EventSummary }) {
  const isYoung = summary.arrivedAt !== undefined && Date.now() - summary.arrivedAt < YOUNG_MS;
  const asked = useCall<EventWay>(eventPath(number, 'way'), undefined, isYoung ? AGAIN_MS : undefined);
  return (
    <Answer asked={asked} what="the way of the event">
      {({ hops, blind }) => {
        const happened = hops.find(({ place }) => place === 'qlik')?.at;
        const received = hops.find(({ place }) => place === 'ingest')?.at;
        return (
          <SpaceBetween size="m">
            <ol className="events-hops" aria-label="Way of the event">
              {hops.map((hop) => (
                <HopItem key={`${hop.place} ${hop.what} ${hop.at}`} {...{ hop, happened, received }} />
              ))}
            </ol>
            <HandedOn number={number} />
            {blind.length > 0 && <Alert type="info">{blind.join(' ')}</Alert>}
            <Button iconName="refresh" loading={asked.isLoading} onClick={asked.again}>
              Look again
            </Button>
          </SpaceBetween>
        );
      }}
    </Answer>
  );
}

/** To whom the rules that match hand it: what becomes of it there, only the one who got it can say. */
function HandedOn({ number }: { readonly number: string }) {
  const asked = useCall<EventRules>(eventPath(number, 'rules'));
  return (
    <Answer asked={asked} what="the rules">
      {({ rules }) => {
        const matching = rules.filter(({ verdict, isDisabled }) => verdict.matches && !isDisabled);
        return (
          <section aria-label="Handed on">
            <Box variant="h3">Handed on</Box>
            {matching.length === 0 && <Box color="text-body-secondary">No rule on the bus matches it.</Box>}
            <ul className="events-handed">
              {matching.map(({ name, targets }) => (
                <li key={name}>
                  <strong>{name}</strong> to {targets.join(', ') || 'no target'}
                </li>
              ))}
            </ul>
          </section>
        );
      }}
    </Answer>
  );
}

interface HopProps {
  readonly hop: Hop;
  readonly happened: number | undefined;
  readonly received: number | undefined;
}

function HopItem({ hop: { place, what, at, why }, happened, received }: HopProps) {
  const delays = [
    at !== undefined && happened !== undefined && place !== 'qlik' && `${delayText(at - happened)} after it happened`,
    at !== undefined &&
      received !== undefined &&
      received !== at &&
      place !== 'qlik' &&
      `${delayText(at - received)} after receipt`,
  ].filter((it) => it !== false);
  return (
    <li>
      <StatusIndicator type={at === undefined ? 'pending' : 'success'}>{what}</StatusIndicator>
      <div className="events-hop-when">
        {at !== undefined && <time dateTime={new Date(at).toISOString()}>{longTime(at)}</time>}
        {delays.length > 0 && <span>{delays.join(', ')}</span>}
        {why !== undefined && <span>{why}</span>}
      </div>
    </li>
  );
}
