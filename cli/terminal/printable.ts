/** A text that a sender chose, such as the type of an event that is not catalogued: it must not steer a terminal. */
export const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 128);
