import { Hono } from 'hono';
import type { ConsoleContext } from '../context';

export function ruleRoutes(_context: ConsoleContext): Hono {
  return new Hono();
}
