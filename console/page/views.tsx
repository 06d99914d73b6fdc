import type { ReactNode } from 'react';

/** A part of the page. */
export interface View {
  /** What stands behind `#/` in the address; the first part of what follows is the view's own. */
  readonly id: string;
  readonly title: string;
  readonly render: (rest: string) => ReactNode;
}

/** The parts of the page in the order of the navigation; to add one, add its folder and its line here. */
export const views: readonly View[] = [
  { id: 'map', title: 'Live map', render: () => null },
  { id: 'events', title: 'Events', render: () => null },
  { id: 'failures', title: 'Failures', render: () => null },
  { id: 'rules', title: 'Rules', render: () => null },
  { id: 'health', title: 'Health', render: () => null },
  { id: 'send', title: 'Send', render: () => null },
];
