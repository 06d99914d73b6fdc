import { Hono } from 'hono';
import type { ConsoleContext } from '../context';
import { cardRoutes } from './card-routes';
import { deadLetterRoutes } from './dead-letter-routes';

/** What failed in Qlik, and what is dead here. */
export const failureRoutes = (context: ConsoleContext): Hono =>
  new Hono().route('/', cardRoutes(context)).route('/', deadLetterRoutes(context));
