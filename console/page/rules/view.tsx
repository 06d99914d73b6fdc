export function RulesView(_: { readonly rest: string }) {
  return null;
}
