import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Alarm, AlarmHistory, Health, Range } from '../../api/health';
import { plainTime } from '../time';
import { courseOf } from './alarm-course';
import { AlarmStrip } from './alarm-strip';
import { Unknown } from './unknown';
import { rangeText, sinceText, stateLooks } from './words';

interface Props {
  readonly health: Pick<Health, 'alarms' | 'history' | 'at'>;
  readonly range: Range;
  /** Milliseconds of the range. */
  readonly length: number;
}

/** What is on, in the open; the others to fold out. */
export function Alarms({ health: { alarms, history, at }, range, length }: Props) {
  if (!alarms.ok) return <Unknown what="Alarms" code={alarms.code} asks="cloudwatch:DescribeAlarms" />;
  const on = alarms.value.filter(({ state }) => state === 'ALARM');
  const others = alarms.value.filter(({ state }) => state !== 'ALARM');
  const shown = { range, length, now: Date.parse(at), history: history.ok ? history.value : undefined };
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${on.length} of ${alarms.value.length} on)`}
          description={`The strips show the last ${rangeText[range]}: high and red is in alarm.`}
        >
          Alarms
        </Header>
      }
    >
      {alarms.value.length === 0 && <Box color="text-body-secondary">This stack has none: fanout.json, alarms.</Box>}
      {alarms.value.length > 0 && on.length === 0 && <StatusIndicator type="success">No alarm is on</StatusIndicator>}
      {on.length > 0 && <List label="Alarms that are on" alarms={on} {...shown} />}
      {others.length > 0 && (
        <ExpandableSection headerText={`Not on (${others.length})`}>
          <List label="Alarms that are not on" alarms={others} {...shown} />
        </ExpandableSection>
      )}
    </Container>
  );
}

interface Shown {
  readonly range: Range;
  readonly length: number;
  readonly now: number;
  readonly history: AlarmHistory | undefined;
}

function List({ label, alarms, ...shown }: Shown & { readonly label: string; readonly alarms: readonly Alarm[] }) {
  return (
    <ul className="health-alarms" aria-label={label}>
      {alarms.map((alarm) => (
        <Row key={alarm.name} alarm={alarm} {...shown} />
      ))}
    </ul>
  );
}

function Row({ alarm, range, length, now, history }: Shown & { readonly alarm: Alarm }) {
  const { name, title, state, since, meaning, runbook } = alarm;
  return (
    <li className="health-alarm">
      <StatusIndicator type={stateLooks[state].type}>{stateLooks[state].word}</StatusIndicator>
      <div>
        <Box variant="h3" padding="n">
          <span className="health-name" title={name}>
            {title}
          </span>
        </Box>
        <Box>{meaning}</Box>
        {runbook !== undefined && <Runbook place={runbook} />}
      </div>
      <div className="health-alarm-course">
        {since !== undefined && (
          <Box fontSize="body-s" color="text-body-secondary">
            Since {plainTime(since)} UTC, for {sinceText(since, now)}
          </Box>
        )}
        {history && (
          <AlarmStrip course={courseOf(alarm, history, { from: now - length, to: now })} span={rangeText[range]} />
        )}
      </div>
    </li>
  );
}

/** An address where the deployment was told one; or else the file, in the repository. */
function Runbook({ place }: { readonly place: string }) {
  return (
    <Box fontSize="body-s" color="text-body-secondary">
      Runbook:{' '}
      {place.startsWith('https://') ? (
        <Link href={place} external fontSize="body-s">
          {place}
        </Link>
      ) : (
        <code className="health-name">{place}</code>
      )}
    </Box>
  );
}
