export function HealthView(_: { readonly rest: string }) {
  return null;
}
