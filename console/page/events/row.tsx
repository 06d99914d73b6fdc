// biome-ignore-all lint/a11y/useSemanticElements: rows of a table cannot be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and says by aria-activedescendant where it is
import { memo } from 'react';
import type { EventSummary } from '../../api/stream';
import { shortTime, shortType } from './words';

/** Id of an event's row. */
export const rowId = (number: number): string => `event-row-${number}`;

interface Props {
  readonly event: EventSummary;
  /** Pixels from the top of the list. */
  readonly top: number;
  /** The row's place in the whole list, from 1. */
  readonly index: number;
  readonly isActive: boolean;
  readonly isOpen: boolean;
}

/** The head of the list. */
export function HeadRow() {
  return (
    <div role="row" aria-rowindex={1} className="events-row events-head">
      {['Time (UTC)', 'State', 'Type', 'About', 'Tenant', 'Category', 'Rules'].map((title) => (
        <div key={title} role="columnheader" className={`events-cell events-${title.slice(0, 4).toLowerCase()}`}>
          {title}
        </div>
      ))}
    </div>
  );
}

/** An event in the list; drawn again only when something of it changes. */
export const EventRow = memo(({ event, top, index, isActive, isOpen }: Props) => {
  const { number, time, isFailure, type, name, id, tenant, category, rules } = event;
  const classes = ['events-row', isFailure && 'events-failed', isActive && 'events-active', isOpen && 'events-open'];
  return (
    <div
      role="row"
      id={rowId(number)}
      aria-rowindex={index + 1}
      aria-selected={isOpen}
      data-number={number}
      className={classes.filter(Boolean).join(' ')}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Cell of="time" text={shortTime(time)} title={time} />
      <Cell of="stat" text={isFailure ? '✕ Failed' : 'OK'} />
      <Cell of="type" text={shortType(type)} title={type} />
      <Cell of="abou" text={name || id} title={name ? `${name} (${id})` : id} />
      <Cell of="tena" text={tenant} />
      <Cell of="cate" text={category} />
      <Cell of="rule" text={String(rules.length)} title={rules.join('\n')} />
    </div>
  );
});

function Cell({ of, text, title = text }: { readonly of: string; readonly text: string; readonly title?: string }) {
  return (
    <div role="gridcell" className={`events-cell events-${of}`} title={title}>
      {text}
    </div>
  );
}
