import type { Claim, Claims } from './claims';

/**
 * Does what nobody has done and nobody is at. When it throws, the claim is released and the throw goes on.
 *
 * @returns `did`, or why not
 */
export async function once(
  claims: Claims,
  key: string,
  act: () => Promise<void>,
): Promise<'did' | Extract<Claim, 'done' | 'in-progress'>> {
  const claim = await claims.claim(key);
  if (claim === 'done' || claim === 'in-progress') return claim;
  try {
    await act();
  } catch (error) {
    if (claim === 'claimed') await claims.release(key);
    throw error;
  }
  if (claim === 'claimed') await claims.confirm(key);
  return 'did';
}
