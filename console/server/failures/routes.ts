import { Hono } from 'hono';
import type { ConsoleContext } from '../context';

export function failureRoutes(_context: ConsoleContext): Hono {
  return new Hono();
}
