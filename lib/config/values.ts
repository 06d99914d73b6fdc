import { Duration } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { parseDuration } from '../duration';

const POSITIVE = 'a whole number above 0 is allowed';
/** A whole number above 0. */
export const positive = z.int(POSITIVE).positive(POSITIVE);

/** A length of time, such as `15m`. */
export const duration = z
  .string()
  .regex(/^[1-9]\d{0,5}[smhdw]$/, 'a length of time such as 90s, 15m, 2h, 8d or 1w is allowed')
  .transform((text) => Duration.millis(parseDuration(text) ?? 0));

/** Whole days, such as `30d`. */
export const days = z
  .string()
  .regex(/^[1-9]\d{0,4}d$/, 'whole days such as 30d are allowed')
  .transform((text) => Duration.days(Number(text.slice(0, -1))));

/** What CloudWatch Logs can keep a log for. */
const RETENTIONS = new Map<string, logs.RetentionDays>(
  Object.values(logs.RetentionDays)
    .filter((it) => typeof it === 'number')
    .map((it) => [it === logs.RetentionDays.INFINITE ? 'forever' : `${it}d`, it]),
);

/** How long a log is kept, such as `30d`, or `forever`. */
export const retention = z
  .enum([...RETENTIONS.keys()], `one of ${[...RETENTIONS.keys()].join(', ')} is allowed`)
  .transform((text) => RETENTIONS.get(text) as logs.RetentionDays);

/** A text. */
export const text = z.string().min(1, 'a text is allowed');

/** A key that may be left out; what it means then stands here for the page, and in the construct for the stack. */
export const key = <Schema extends z.ZodType>(schema: Schema, description: string, byDefault?: z.core.util.JSONType) =>
  schema.optional().meta({ description, ...(byDefault !== undefined && { default: byDefault }) });
