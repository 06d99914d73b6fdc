import type { Claims } from '../../lambda/shared/claims';

/** Claims in memory, with what was asked of them in order; `isDown` makes the table unreachable. */
export function memoryClaims(): Claims & { readonly asked: string[]; isDown: boolean } {
  const states = new Map<string, 'claimed' | 'done'>();
  const asked: string[] = [];
  return {
    asked,
    isDown: false,
    async claim(key) {
      asked.push('claim');
      if (this.isDown) return 'unknown';
      const state = states.get(key);
      if (state !== undefined) return state === 'done' ? 'done' : 'in-progress';
      states.set(key, 'claimed');
      return 'claimed';
    },
    async confirm(key) {
      asked.push('confirm');
      states.set(key, 'done');
    },
    async release(key) {
      asked.push('release');
      states.delete(key);
    },
  };
}
