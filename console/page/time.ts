/** `2026-11-24 08:00:12`, of a time in RFC 3339 and UTC. */
export const plainTime = (time: string): string => time.slice(0, 19).replace('T', ' ');
