import { useCallback, useEffect, useRef, useState } from 'react';
import { type Called, call } from './call';

/** An answer that is asked for when it is first shown. */
export interface Asked<Answer> {
  /** Undefined until the first answer. It stays when asking again fails. */
  readonly value: Answer | undefined;
  /** Why the last call failed. */
  readonly error: string | undefined;
  readonly isLoading: boolean;
  readonly again: () => void;
}

/**
 * Asks the server at once, at each change of what is asked, and every so often while the page can be seen.
 *
 * @param everyMs undefined: once
 */
export function useCall<Answer>(path: string, body?: unknown, everyMs?: number): Asked<Answer> {
  const [value, setValue] = useState<Answer>();
  const [error, setError] = useState<string>();
  const [isLoading, setLoading] = useState(true);
  const key = JSON.stringify(body);
  const current = useRef(0);
  const again = useCallback(() => {
    const mine = ++current.current;
    setLoading(true);
    void call<Answer>(path, key === undefined ? undefined : JSON.parse(key)).then((called: Called<Answer>) => {
      // An answer to what is no longer asked is no answer.
      if (mine !== current.current) return;
      setLoading(false);
      if (called.ok) setValue(called.value);
      setError(called.ok ? undefined : called.error);
    });
  }, [path, key]);
  useEffect(() => {
    again();
    if (everyMs === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') again();
    }, everyMs);
    return () => clearInterval(timer);
  }, [again, everyMs]);
  return { value, error, isLoading, again };
}
