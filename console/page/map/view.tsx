export function MapView(_: { readonly rest: string }) {
  return null;
}
