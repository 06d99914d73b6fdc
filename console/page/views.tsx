import type { ReactNode } from 'react';
import { EventsView } from './events/view';
import { FailuresView } from './failures/view';
import { HealthView } from './health/view';
import { MapView } from './map/view';
import { RulesView } from './rules/view';
import { SendView } from './send/view';

/** A part of the page. */
export interface View {
  /** What stands behind `#/` in the address; the first part of what follows is the view's own. */
  readonly id: string;
  readonly title: string;
  readonly render: (rest: string) => ReactNode;
}

/** The parts of the page in the order of the navigation; to add one, add its folder and its line here. */
export const views: readonly View[] = [
  { id: 'map', title: 'Live map', render: (rest) => <MapView rest={rest} /> },
  { id: 'events', title: 'Events', render: (rest) => <EventsView rest={rest} /> },
  { id: 'failures', title: 'Failures', render: (rest) => <FailuresView rest={rest} /> },
  { id: 'rules', title: 'Rules', render: (rest) => <RulesView rest={rest} /> },
  { id: 'health', title: 'Health', render: (rest) => <HealthView rest={rest} /> },
  { id: 'send', title: 'Send', render: (rest) => <SendView rest={rest} /> },
];
