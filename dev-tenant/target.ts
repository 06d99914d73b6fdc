import { isIP } from 'node:net';

const isThisMachine = (host: string) =>
  host === 'localhost' || /^127\.\d+\.\d+\.\d+$|^\[::1\]$|\.localhost$/.test(host);

/**
 * What is wrong with a webhook's address; undefined when nothing is.
 *
 * Qlik takes https and a name, and no IP address (help.qlik.com, creating webhooks, read 2026-11). So does this, but
 * for an address of this machine, which may be plain http: the local engine has no other.
 */
export function targetFault(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return 'url is required';
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'url must be https';
  if (isThisMachine(hostname)) return undefined;
  if (protocol !== 'https:') return 'url must be https';
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return isAddress || !hostname.includes('.') ? 'url must have a fully qualified domain name' : undefined;
}
