import { Hono } from 'hono';
import type { ConsoleContext } from '../context';

export function mapRoutes(_context: ConsoleContext): Hono {
  return new Hono();
}
