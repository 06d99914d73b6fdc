import type { QuarantinedDelivery } from '../../lib/contract';
import type { putObject } from '../aws/operations';
import { errorCode } from './log';

/** Whether a delivery was kept. */
export type Stored = { readonly ok: true } | { readonly ok: false; readonly code: string };

/** One-method port of the quarantine bucket. */
export type Quarantine = (key: string, delivery: QuarantinedDelivery) => Promise<Stored>;

/** Keeps a delivery whole in the quarantine bucket. The same key holds the same delivery, so writing it twice is safe. */
export const quarantiner =
  (put: typeof putObject, bucket: string): Quarantine =>
  async (key, delivery) => {
    try {
      await put({ Bucket: bucket, Key: key, Body: JSON.stringify(delivery), ContentType: 'application/json' });
      return { ok: true };
    } catch (error) {
      return { ok: false, code: errorCode(error) };
    }
  };
