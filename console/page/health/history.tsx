import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import type { AlarmChange, Health } from '../../api/health';
import { plainTime } from '../time';
import { Unknown } from './unknown';
import { stateLooks } from './words';

/** Changes that are shown at first. */
const FEW = 8;

interface Props {
  readonly health: Pick<Health, 'alarms' | 'history'>;
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Such as `24 hours`. */
  readonly span: string;
}

/** The changes of the alarms as a line of time, the newest first. */
export function History({ health: { alarms, history }, from, span }: Props) {
  const [isAll, setAll] = useState(false);
  if (!history.ok) {
    return <Unknown what="Alarm history" code={history.code} asks="cloudwatch:DescribeAlarmHistory" />;
  }
  const titles = new Map(alarms.ok ? alarms.value.map(({ name, title }) => [name, title]) : []);
  const changes = history.value.changes.filter(({ at }) => Date.parse(at) >= from);
  const shown = isAll ? changes : changes.slice(0, FEW);
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${changes.length})`} description={`Changes in the last ${span}.`}>
          Alarm history
        </Header>
      }
    >
      {changes.length === 0 && <Box color="text-body-secondary">No alarm has changed.</Box>}
      <ol className="health-history" aria-label="Changes of the alarms">
        {shown.map((change) => (
          <Change key={`${change.at} ${change.alarm}`} change={change} title={titles.get(change.alarm)} />
        ))}
      </ol>
      {shown.length < changes.length && <Button onClick={() => setAll(true)}>Show all {changes.length}</Button>}
      {!history.value.isWhole && (
        <Box color="text-body-secondary" padding={{ top: 's' }}>
          Alarms of this account change so often that earlier changes were not looked up.
        </Box>
      )}
    </Container>
  );
}

function Change({ change, title }: { readonly change: AlarmChange; readonly title: string | undefined }) {
  const { alarm, at, from, to, why } = change;
  return (
    <li data-state={to}>
      <Box fontSize="body-s" color="text-body-secondary">
        <time dateTime={at}>{plainTime(at)} UTC</time>
      </Box>
      <div className="health-change">
        <span className="health-name health-strong" title={alarm}>
          {title ?? alarm}
        </span>
        <StatusIndicator type={stateLooks[to].type}>{stateLooks[to].word}</StatusIndicator>
        <Box variant="span" fontSize="body-s" color="text-body-secondary">
          before: {stateLooks[from].word}
        </Box>
      </div>
      <Box fontSize="body-s" color="text-body-secondary">
        <span className="health-name">{why}</span>
      </Box>
    </li>
  );
}
