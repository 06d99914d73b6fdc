/** Environment key under which the set-up hands over the address of the console. */
export const CONSOLE = 'QLIK_CONSOLE';

/** Address of the console, token included. */
export const consoleUrl = process.env[CONSOLE] ?? '';
