import { Hono } from 'hono';
import type { ConsoleContext } from '../context';

export function sendRoutes(_context: ConsoleContext): Hono {
  return new Hono();
}
