import { z } from 'zod';
import type { AlarmSettings } from '../constructs/alarm-settings';
import { duration, key, positive, text } from './values';

const isOn = { enabled: key(z.boolean(), 'whether it is there', true) };
const threshold = key(positive, 'at how many it goes off');
const period = key(duration, 'what they are counted over: whole minutes, up to a day');

const alarmSwitch = z.strictObject(isOn);
const count = z.strictObject({ ...isOn, threshold, period });
const backlog = z.strictObject({ ...isOn, threshold });

/** What can be set of each alarm. One that {@link AlarmSettings} has and is missing here does not compile. */
export const alarms: z.ZodObject<{
  readonly [N in keyof AlarmSettings]-?: z.ZodOptional<z.ZodType<AlarmSettings[N]>>;
}> = z.strictObject({
  FailedAutomationRuns: count.optional(),
  FailedAutomationRate: z
    .strictObject({
      ...isOn,
      percent: z.number('a number above 0, up to 100, is allowed'),
      minimumRuns: positive,
      period,
    })
    .optional(),
  FailingAutomation: z.strictObject({ ...isOn, threshold: positive, period }).optional(),
  FailedReloads: count.optional(),
  FailedDataTasks: count.optional(),
  FailedApiKeyValidations: count.optional(),
  NoEvents: z.strictObject({ ...isOn, after: duration, tenants: z.array(text).optional() }).optional(),
  QuarantineNotEmpty: count.optional(),
  IngestServerErrors: count.optional(),
  UncheckedEvents: count.optional(),
  SignatureRefusals: count.optional(),
  ParkedTooLong: z.strictObject({ ...isOn, threshold: duration.optional() }).optional(),
  ParkedDeadLetters: backlog.optional(),
  FailureDeadLetters: backlog.optional(),
  JournalDeadLetters: backlog.optional(),
  BusDeadLetters: backlog.optional(),
  SubscriptionDeadLetters: backlog.optional(),
  FailedInvocations: count.optional(),
  DeliveriesMissing: backlog.optional(),
  WebhookDisabled: alarmSwitch.optional(),
  ReconcileFailing: alarmSwitch.optional(),
  ReloadMissed: alarmSwitch.optional(),
  ExpectationsFailing: count.optional(),
});
