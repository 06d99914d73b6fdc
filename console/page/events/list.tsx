// biome-ignore-all lint/a11y/useSemanticElements: rows of a table cannot be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and says by aria-activedescendant where it is
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useSyncExternalStore,
} from 'react';
import type { EventSummary } from '../../api/stream';
import { placeOf } from './filtered';
import { EventRow, HeadRow, rowId } from './row';

interface Props {
  /** The oldest first; the list has the newest on top. */
  readonly shown: readonly EventSummary[];
  /** How many of them are listed: the others have come since it was held. */
  readonly count: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Number of the event that the keyboard is at. */
  readonly active: number | undefined;
  /** Number of the event that is open. */
  readonly open: number | undefined;
  readonly onActive: (number: number | undefined) => void;
  readonly onOpen: (number: number | undefined) => void;
  readonly onScrolled: (isScrolled: boolean) => void;
}

/** Pixels, the same as in the style sheet: a row that can be reckoned need not be measured. */
const HEIGHT = { wide: 36, narrow: 62, head: 36 };

/** Rows that Page Down goes on by. */
const PAGE = 10;

const narrow = matchMedia('(max-width: 720px)');
const onWidth = (tell: () => void) => {
  narrow.addEventListener('change', tell);
  return () => narrow.removeEventListener('change', tell);
};

/** The events, of which only those in sight are in the page. */
export function EventList({ shown, count, scroller, active, open, onActive, onOpen, onScrolled }: Props) {
  const isNarrow = useSyncExternalStore(onWidth, () => narrow.matches);
  const height = isNarrow ? HEIGHT.narrow : HEIGHT.wide;
  const head = isNarrow ? 0 : HEIGHT.head;
  const eventAt = (row: number) => shown[count - 1 - row];
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => height, [height]),
    overscan: 12,
    scrollMargin: head,
    scrollPaddingStart: head,
  });

  const rowOf = (number: number | undefined) => (number === undefined ? -1 : count - placeOf(shown, number));

  // Opening one makes the list smaller, and the row may no longer be in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: at opening alone
  useEffect(() => {
    const row = rowOf(open);
    if (row >= 0 && row < count) virtual.scrollToIndex(row);
  }, [open]);

  const goTo = (row: number) => {
    const event = eventAt(Math.min(Math.max(row, 0), count - 1));
    if (event === undefined) return;
    onActive(event.number);
    virtual.scrollToIndex(Math.min(Math.max(row, 0), count - 1));
    if (open !== undefined) onOpen(event.number);
  };
  const onKeyDown = (it: KeyboardEvent) => {
    if (it.altKey || it.ctrlKey || it.metaKey) return;
    const row = rowOf(active);
    const ways: Readonly<Record<string, () => void>> = {
      ArrowDown: () => goTo(row + 1),
      ArrowUp: () => goTo(row - 1),
      PageDown: () => goTo(row + PAGE),
      PageUp: () => goTo(row - PAGE),
      Home: () => goTo(0),
      End: () => goTo(count - 1),
      Enter: () => active !== undefined && onOpen(active),
      Escape: () => (open === undefined ? onActive(undefined) : onOpen(undefined)),
    };
    const way = ways[it.key];
    if (way === undefined) return;
    it.preventDefault();
    way();
  };
  const onClick = (it: MouseEvent) => {
    const row = (it.target as Element).closest<HTMLElement>('[data-number]');
    if (row) onOpen(Number(row.dataset.number));
  };
  const items = virtual.getVirtualItems();
  const isActiveShown = items.some(({ index }) => eventAt(index)?.number === active);
  return (
    // The rows in sight come and go, so the focus stays on the grid, which says where it is.
    <div
      ref={scroller}
      role="grid"
      aria-label="Events, the newest first"
      aria-rowcount={count + 1}
      aria-colcount={7}
      aria-activedescendant={active !== undefined && isActiveShown ? rowId(active) : undefined}
      tabIndex={0}
      className="events-list"
      onKeyDown={onKeyDown}
      onClick={onClick}
      onScroll={(it) => onScrolled(it.currentTarget.scrollTop > 0)}
    >
      <div role="rowgroup">
        <HeadRow />
      </div>
      <div role="rowgroup" className="events-rows" style={{ height: `${virtual.getTotalSize()}px` }}>
        {items.map(({ index, start }) => {
          const event = eventAt(index);
          return (
            event && (
              <EventRow
                key={event.number}
                event={event}
                top={start - head}
                index={index + 1}
                isActive={event.number === active}
                isOpen={event.number === open}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
