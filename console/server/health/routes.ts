import { Hono } from 'hono';
import type { ConsoleContext } from '../context';

export function healthRoutes(_context: ConsoleContext): Hono {
  return new Hono();
}
