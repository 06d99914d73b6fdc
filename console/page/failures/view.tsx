export function FailuresView(_: { readonly rest: string }) {
  return null;
}
