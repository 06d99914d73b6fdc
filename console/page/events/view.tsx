export function EventsView(_: { readonly rest: string }) {
  return null;
}
