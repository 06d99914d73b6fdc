import './events.css';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { EventSummary } from '../../api/stream';
import { useLive } from '../live';
import { addressIn, addressOf } from './address';
import { type Facets, facetsWith, noFacets } from './facets';
import { type EventFilter, isEmpty, passing, prepareText } from './filter';
import { FilterBar } from './filter-bar';
import { type Filtered, filtered, placeOf } from './filtered';
import { EventList } from './list';
import { OpenEvent } from './open-event';
import { useSearch } from './use-search';
import { countText } from './words';

/** How often "the last minutes" are counted anew. */
const TICK_MS = 10_000;

/** Typing must not write the address at every key: browsers allow a hundred changes in half a minute. */
const ADDRESS_MS = 300;

/** Part 2: the events, and one of them opened. */
export function EventsView({ rest }: { readonly rest: string }) {
  const { events, watch } = useLive();
  // `rest` is decoded, and so no longer what can be taken apart; it tells when the address has changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as said
  const address = useMemo(() => addressIn(location.hash), [rest]);
  const { filter, setFilter } = useFilter(address.filter);
  const open = address.open === undefined ? undefined : Number(address.open);
  const { list, facets, search } = useFiltered(events, filter);
  const { shown } = list;

  const scroller = useRef<HTMLDivElement>(null);
  const [isPaused, setPaused] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  const [active, setActive] = useState<number>();
  const isHeld = isPaused || isScrolled || active !== undefined;
  const heldAt = useHeld(isHeld, events.at(-1)?.number ?? 0);
  const count = heldAt === undefined ? shown.length : placeOf(shown, heldAt);

  const openEvent = useCallback(
    (number: number | undefined) => {
      if (number !== undefined) setActive(number);
      else scroller.current?.focus();
      const to = addressOf({ filter, ...(number !== undefined && { open: String(number) }) });
      // Going from one to the next by the arrows is no way to go back step by step.
      if (open !== undefined && number !== undefined) replaceAddress(to);
      else location.hash = to;
    },
    [filter, open],
  );
  // Where one was in the list before is nowhere in another.
  const changeFilter = useCallback(
    (changed: EventFilter) => {
      setFilter(changed);
      setActive(undefined);
      scroller.current?.scrollTo(0, 0);
    },
    [setFilter],
  );
  const follow = () => {
    setPaused(false);
    setActive(undefined);
    setScrolled(false);
    scroller.current?.scrollTo(0, 0);
  };

  const waiting = shown.length - count;
  return (
    <div className="events" data-open={open !== undefined}>
      <div className="events-top">
        <Header
          variant="h1"
          counter={`(${countText(shown.length)} of ${countText(events.length)})`}
          actions={
            <div className="events-follow">
              <StatusIndicator type={isHeld ? 'stopped' : 'in-progress'}>
                {isHeld ? 'Held' : 'Following'}
              </StatusIndicator>
              {isHeld ? (
                <Button iconName="caret-up-filled" onClick={follow}>
                  {waiting > 0 ? `Follow, ${countText(waiting)} new` : 'Follow'}
                </Button>
              ) : (
                <Button onClick={() => setPaused(true)}>Pause</Button>
              )}
            </div>
          }
        >
          Events
        </Header>
        <FilterBar filter={filter} facets={facets} onChange={changeFilter} />
        <div className="events-said" role="status">
          {search.error ? <StatusIndicator type="error">{search.error}</StatusIndicator> : null}
          {search.isSearching ? <StatusIndicator type="loading">Searching what the events hold</StatusIndicator> : null}
        </div>
      </div>
      <div className="events-panes">
        <div className="events-pane-list">
          <EventList
            {...{ shown, count, scroller, active, open }}
            onActive={setActive}
            onOpen={openEvent}
            onScrolled={setScrolled}
          />
          {count === 0 && (
            <Box textAlign="center" color="text-body-secondary" padding="xxl">
              {nothingInWords(events.length, waiting, isEmpty(filter), watch.is === 'starting')}
            </Box>
          )}
        </div>
        {address.open !== undefined && <OpenEvent key={address.open} number={address.open} onClose={openEvent} />}
      </div>
    </div>
  );
}

/** Another address in place of this one; the browser tells nobody of it. */
function replaceAddress(to: string): void {
  if (to === location.hash) return;
  history.replaceState(null, '', to);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The filter as it is set here, written into the address; and as the address says when that changes otherwise. */
function useFilter(addressed: EventFilter) {
  const [filter, setFilter] = useState(addressed);
  const written = useRef(addressOf({ filter: addressed }));
  useEffect(() => {
    const said = addressOf({ filter: addressed });
    if (said === written.current) return;
    written.current = said;
    setFilter(addressed);
  }, [addressed]);
  useEffect(() => {
    const timer = setTimeout(() => {
      const { open } = addressIn(location.hash);
      written.current = addressOf({ filter });
      replaceAddress(addressOf({ filter, ...(open !== undefined && { open }) }));
    }, ADDRESS_MS);
    return () => clearTimeout(timer);
  }, [filter]);
  return { filter, setFilter };
}

/** The events that pass, brought up to date as they come; typing goes before filtering. */
function useFiltered(events: readonly EventSummary[], current: EventFilter) {
  const filter = useDeferredValue(current);
  const search = useSearch(filter.text, events.at(-1)?.number ?? 0);
  const now = useNow(filter.time?.is === 'last');
  const passes = useMemo(() => passing(filter, search.found, now), [filter, search.found, now]);
  const before = useRef<{ readonly list?: Filtered; readonly facets: Facets }>({ facets: noFacets });
  // What was made of the events before is only ever added to: drawing twice gives the same.
  const list = useMemo(() => filtered(before.current.list, events, passes), [events, passes]);
  const facets = useMemo(() => facetsWith(before.current.facets, events), [events]);
  before.current = { list, facets };
  useEffect(() => prepareText(events), [events]);
  return { list, facets, search };
}

/** The time, every so often while it is wanted. */
function useNow(isWanted: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isWanted) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isWanted]);
  return now;
}

/** Number of the newest event at which the list was held; undefined while it follows. */
function useHeld(isHeld: boolean, last: number): number | undefined {
  const [heldAt, setHeldAt] = useState<number>();
  // The console was started again: there is nothing left to hold.
  const wanted = isHeld ? Math.min(heldAt ?? last, last) : undefined;
  if (wanted !== heldAt) setHeldAt(wanted);
  return wanted;
}

function nothingInWords(all: number, waiting: number, isUnfiltered: boolean, isStarting: boolean): string {
  if (waiting > 0) return 'What was here has made room for newer events. Follow shows them.';
  if (all > 0 && !isUnfiltered) return 'No event passes the filter.';
  return isStarting ? 'Looking for events…' : 'No event has come yet. Send one, or wait for the tenant to.';
}
