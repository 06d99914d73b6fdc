export function SendView(_: { readonly rest: string }) {
  return null;
}
