import { RemovalPolicy } from 'aws-cdk-lib';
import { z } from 'zod';
import type { CategoryName } from '../constructs/event-bus';
import type { Day } from '../constructs/expected-reloads';
import { SECRET_NAME, TENANT_HOST, TENANT_NAME, TENANT_NAME_RULE } from '../contract';
import { allCategories } from '../qlik/recognise';
import { alarms } from './alarm-keys';
import type { FanoutConfig } from './fanout-config';
import { days, duration, key, positive, retention, text } from './values';

/** AWS KMS developer guide, "Key identifiers", read 2026-11. */
const KEY_ARN = /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

const throttle = z.strictObject({ rateLimit: positive, burstLimit: positive });

const tenant = z.strictObject({
  host: z
    .string()
    .regex(TENANT_HOST, 'a host name such as acme.eu.qlikcloud.com is allowed, without https://')
    .describe("the tenant's own host name, such as `acme.eu.qlikcloud.com`"),
  apiCredentials: key(
    z.string().regex(SECRET_NAME, 'the name or the full ARN of a secret is allowed, not what it holds'),
    'name or ARN of a secret with `{"apiKey":"…"}`, or `{"clientId":"…","clientSecret":"…"}`, of a tenant admin: the tenant is reconciled',
  ),
  explainFailures: key(
    z.boolean(),
    "whether Qlik's API is asked, with `apiCredentials`, for what an event does not say of a failure, to put it on the card: the error of an automation's run, the names of app and space",
    false,
  ),
  throttle: key(throttle, 'for this tenant, instead of the one for all'),
});

const DAYS: readonly Day[] = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

const expectedReload = z.strictObject({
  app: text.describe('id of the app'),
  by: text.describe('time of day, such as `06:15`'),
  timeZone: text.describe('IANA name, such as `Europe/Zurich`'),
  days: key(z.array(z.enum(DAYS, `one of ${DAYS.join(', ')} is allowed`)), 'on which days; left out, on every day'),
  within: key(duration, 'how long before that time a reload counts: whole minutes, up to seven days', '24h'),
  tenant: key(text, 'whose app; left out, that of the one tenant there is'),
});

const category = z.strictObject({
  journal: key(z.boolean(), 'whether this category keeps a journal'),
  journalRetention: key(retention, 'how long its journal keeps an event'),
});

const categories = Object.fromEntries(allCategories.map((slug) => [slug, category.optional()])) as Record<
  CategoryName,
  z.ZodOptional<typeof category>
>;

/** What one stack is made of. Names and defaults are those of {@link QlikEventFanoutProps}, which says more of each. */
export const settings = z.strictObject({
  tenants: z
    .record(z.string().regex(TENANT_NAME, `${TENANT_NAME_RULE} are allowed`), tenant)
    .superRefine((tenants, check) => {
      const names = Object.keys(tenants);
      if (names.length === 0) check.addIssue({ code: 'custom', message: 'at least one tenant is needed' });
      names.forEach((name, at) => {
        const { explainFailures, apiCredentials } = tenants[name] ?? {};
        if (explainFailures && apiCredentials === undefined) {
          const message = 'true is allowed together with apiCredentials, to ask Qlik with';
          check.addIssue({ code: 'custom', path: [name, 'explainFailures'], message });
        }
        const first = names.slice(0, at).find((earlier) => tenants[earlier]?.host === tenants[name]?.host);
        if (first === undefined) return;
        const message = `tenant ${first} has this host already; each tenant is configured once`;
        check.addIssue({ code: 'custom', path: [name, 'host'], message });
      });
    })
    .describe("tenant name, which is part of its webhook's address → tenant"),
  alertEmails: key(
    z.array(z.email('an e-mail address is allowed')),
    'who gets failure cards and alarms; each address confirms once',
    [],
  ),
  throttle: key(throttle, 'deliveries a second, and at once, for each tenant', { rateLimit: 500, burstLimit: 1000 }),
  ingestConcurrency: key(positive, 'environments kept free for the ingest function'),
  deduplication: key(z.boolean(), 'whether an event that Qlik delivers again is published once', true),
  deduplicationWindow: key(duration, 'how long an event is remembered', '8d'),
  reconcileEvery: key(duration, 'how often tenants with `apiCredentials` are reconciled', '15m'),
  dropPersonalData: key(z.boolean(), 'whether names, e-mail and network addresses are left out of events', false),
  eventSchemas: key(z.boolean(), "whether the events' schemas are put into an EventBridge schema registry", false),
  journal: key(z.boolean(), 'whether each category keeps a journal of its events', true),
  journalRetention: key(retention, 'how long the journals keep an event', '30d'),
  categories: key(z.strictObject(categories), 'category → what is different for it'),
  archiveRetention: key(days, 'how long an event can be replayed', '30d'),
  quarantineRetention: key(days, 'how long an unreadable delivery is kept', '90d'),
  logRetention: key(retention, 'how long the logs of functions and API are kept', '30d'),
  alarms: key(alarms, 'alarm → what is different for it'),
  dashboard: key(z.boolean(), 'whether there is a dashboard', true),
  expectedReloads: key(
    z.record(z.string(), expectedReload),
    'name → a reload that has to be there by a time of day; needs the journal',
  ),
  slack: key(z.strictObject({ workspaceId: text, channelId: text }), 'channel that shows failure cards and alarms'),
  teams: key(
    z.strictObject({ tenantId: text, teamId: text, channelId: text }),
    'channel that shows failure cards and alarms',
  ),
  runbookUrl: key(text, 'where your copy of `docs/runbook.md` can be read: alarms link to it'),
  encryptionKey: key(
    z.string().regex(KEY_ARN, 'the ARN of a KMS key is allowed'),
    'ARN of a KMS key that encrypts all that is held; the synth says what its policy has to allow',
  ),
  removalPolicy: key(
    z
      .enum(['retain', 'destroy'], 'retain or destroy is allowed')
      .transform((policy) => (policy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)),
    'what becomes of all that holds something once it is no longer in the stack; left out, data is retained, and claims and logs are not',
  ),
});

/** The schema and the type say the same; where they do not, this does not compile. */
const _: (said: z.infer<typeof settings>) => FanoutConfig = (said) => said;

const stage = settings.partial().extend({
  account: key(
    z.string().regex(/^\d{12}$/, 'the twelve digits of an AWS account are allowed, in quotes'),
    'AWS account it is deployed to',
  ),
  region: key(
    z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region such as eu-central-1 is allowed'),
    'AWS region it is deployed to',
  ),
});

export type StageSettings = z.infer<typeof stage>;

const STAGE_NAME = 'letters, digits and hyphens are allowed in the name of a stage, the first a letter';

/** The whole file: settings, and stages that say otherwise. */
export const file = settings.partial().extend({
  $schema: key(z.string(), 'for editors: `./fanout.schema.json`'),
  stages: key(
    z
      .record(z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,30}$/, STAGE_NAME), stage)
      .refine((stages) => Object.keys(stages).length > 0, 'at least one stage is needed where there are any'),
    'stage name → what is different in it: each stage is a stack of its own',
  ),
});
