import { Hono } from 'hono';
import type { ConsoleContext } from '../context';

export function eventRoutes(_context: ConsoleContext): Hono {
  return new Hono();
}
