import { useEffect, useRef, useState } from 'react';
import { type EventSearch, type EventsFound, searchPath } from '../../api/events';
import { call } from '../call';

/** Numbers of the events that have the text somewhere in all that they hold. */
export interface Search {
  readonly found: ReadonlySet<number>;
  readonly isSearching: boolean;
  readonly error?: string;
}

/** After the last key. */
const AFTER_KEY_MS = 250;

/** While events come, those that are new are searched too, so often. */
const AGAIN_MS = 2_000;

const nothing: Search = { found: new Set(), isSearching: false };

/**
 * Has the server search the whole events, of which the page has but the summaries: once for what is there, then again
 * for what has come since.
 *
 * @param last number of the newest event
 */
export function useSearch(text: string, last: number): Search {
  const wanted = text.trim();
  const [search, setSearch] = useState<Search>(nothing);
  const newest = useRef(last);
  newest.current = last;
  useEffect(() => {
    if (wanted === '') {
      setSearch(nothing);
      return;
    }
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    let after = 0;
    let found: ReadonlySet<number> = new Set();
    setSearch({ found, isSearching: true });
    const look = async () => {
      if (newest.current < after) {
        // A console that was started again counts from 1.
        [after, found] = [0, new Set()];
      }
      if (newest.current > after) {
        const asked: EventSearch = { text: wanted, after };
        const answer = await call<EventsFound>(searchPath, asked);
        if (isOver) return;
        if (answer.ok) {
          after = answer.value.upTo;
          if (answer.value.numbers.length > 0) found = new Set([...found, ...answer.value.numbers]);
        }
        const error = answer.ok ? undefined : answer.error;
        setSearch((before) =>
          before.found === found && !before.isSearching && before.error === error
            ? before
            : { found, isSearching: false, ...(error !== undefined && { error }) },
        );
      } else setSearch((before) => (before.isSearching ? { found, isSearching: false } : before));
      timer = setTimeout(look, AGAIN_MS);
    };
    timer = setTimeout(look, AFTER_KEY_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  return search;
}
