import { useSyncExternalStore } from 'react';

const subscribe = (listener: () => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

/** Where the page is: `#/events/12` is the view `events` and the rest `12`. */
export interface Route {
  readonly view: string;
  readonly rest: string;
}

/** The current route, and again whenever it changes. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const [view = '', ...rest] = hash.replace(/^#\/?/, '').split('/');
  return { view, rest: decoded(rest.join('/')) };
}

/** Anybody can type an address: what is not encoded rightly stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a route within the page. */
export const hrefOf = (view: string, rest = ''): string =>
  `#/${view}${rest === '' ? '' : `/${encodeURIComponent(rest)}`}`;

/** Goes to a route. */
export const goTo = (view: string, rest = ''): void => {
  location.hash = hrefOf(view, rest);
};
