import Link from '@cloudscape-design/components/link';
import { httpsLink } from './words';

/** Leads to the thing in its tenant, in a tab of its own that learns nothing of this page. */
export function TenantLink({ link, text }: { readonly link: string | undefined; readonly text: string }) {
  const href = httpsLink(link);
  if (href === undefined) return null;
  return (
    <Link external href={href} rel="noopener noreferrer" target="_blank" externalIconAriaLabel="Opens in a new tab">
      {text}
    </Link>
  );
}
