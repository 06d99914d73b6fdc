import './failures.css';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { depthsPath, type QueueDepths, type RedriveState, redrivePath } from '../../api/dead-letters';
import { goTo, hrefOf } from '../route';
import { useCall } from '../use-call';
import { CardsTab } from './cards-tab';
import { DeadTab } from './dead-tab';
import { OpenedFailureView } from './opened-failure';
import { RedriveProgress } from './redrive-progress';

const DEAD = 'dead';
const CARDS = 'cards';

/** The depths ask AWS; the state of a redrive asks the console alone. */
const DEPTHS_MS = 10_000;
const STATE_MS = 1_000;

/** Part 3: what failed in Qlik (`#/failures`, `#/failures/<fingerprint>`), and what is dead (`#/failures/dead`). */
export function FailuresView({ rest }: { readonly rest: string }) {
  if (rest !== '' && rest !== DEAD) return <OpenedFailureView key={rest} fingerprint={rest} />;
  return <Overview tab={rest === DEAD ? DEAD : CARDS} />;
}

function Overview({ tab }: { readonly tab: string }) {
  const depths = useCall<QueueDepths>(depthsPath, undefined, DEPTHS_MS);
  const redrive = useCall<RedriveState>(redrivePath, undefined, STATE_MS);
  const queues = depths.value?.queues;
  const dead = queues?.reduce((sum, { isDeadLetter, messages }) => sum + (isDeadLetter ? messages : 0), 0) ?? 0;
  const changed = () => {
    depths.again();
    redrive.again();
  };
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="What failed in Qlik, and what could not be handed on here.">
        Failures
      </Header>
      <RedriveProgress state={redrive.value} onStop={redrive.again} />
      <Tabs
        activeTabId={tab}
        ariaLabel="Failures"
        onChange={({ detail }) => goTo('failures', detail.activeTabId === DEAD ? DEAD : '')}
        tabs={[
          { id: CARDS, label: 'Failure cards', href: hrefOf('failures'), content: <CardsTab /> },
          {
            id: DEAD,
            label: dead > 0 ? `Dead letters (${dead.toLocaleString('en')})` : 'Dead letters',
            href: hrefOf('failures', DEAD),
            content: <DeadTab depths={{ queues, error: depths.error }} redrive={redrive.value} onChanged={changed} />,
          },
        ]}
      />
    </SpaceBetween>
  );
}
