import type { FailureGroup } from '../../api/failures';

/** The groups in which every word of the text stands anywhere, whatever its case. */
export function matchingGroups(groups: readonly FailureGroup[], text: string): readonly FailureGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return groups;
  return groups.filter(({ title, kind, fingerprint, resourceId = '', lastError = '' }) => {
    // The title has the tenant.
    const all = [title, kind, fingerprint, resourceId, lastError].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
