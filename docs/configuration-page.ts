import { z } from 'zod';
import { file, settings } from '../lib/config/keys';
import { code, table } from './markdown';

/** The configuration file as a JSON Schema, by which an editor completes and checks it. */
export const configurationSchema = (): string => {
  const schema = z.toJSONSchema(file, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const byDefault = z.globalRegistry.get(zodSchema)?.default;
      if (byDefault !== undefined) jsonSchema.default = byDefault as z.core.util.JSONType;
    },
  });
  return `${JSON.stringify({ title: 'qlik-event-fanout', ...schema }, null, 2)}\n`;
};

/** `docs/configuration.md`: every key of the configuration file. */
export const configurationPage = (): string =>
  `${[
    '# Configuration',
    'Made from `lib/config/keys.ts` by `npm run docs`; a test fails when the two differ. The app reads `fanout.json`, or the file that `-c config=<file>` names. Whatever cannot be used ends the synth with the key, the value and what is allowed; all faults are named at once. Nothing in the file is a secret: where one is needed, the file has its name in Secrets Manager.',
    EXAMPLE,
    '## Keys',
    keyTable(settings),
    '## Of a tenant',
    'A tenant is named once in a stack: the same host under two names is an error.',
    keyTable(settings.shape.tenants.valueType as z.ZodObject),
    '## Of a category',
    keyTable(settings.shape.categories.unwrap().shape.users.unwrap()),
    '## Of an alarm',
    'Each has its heading in the [runbook](runbook.md). `enabled` is whether it is there; `FailedAutomationRate`, `FailingAutomation` and `NoEvents` are there only when they are set.',
    alarmTable(),
    '## Of an expected reload',
    keyTable(settings.shape.expectedReloads.unwrap().valueType),
    '## Of a stage',
    'A stage is a stack of its own, named `QlikEventFanout-<stage>`, deployed by `npx cdk deploy QlikEventFanout-<stage>`. It may have every key above: what stands in the stage stands in place of what stands at the top, key by key, so that `tenants` in a stage are all the tenants that it has. Without stages there is one stack, `QlikEventFanout`.',
    keyTable(file.shape.stages.unwrap().valueType.pick({ account: true, region: true })),
  ].join('\n\n')}\n`;

const EXAMPLE = `\`\`\`json
{
  "$schema": "./fanout.schema.json",
  "alertEmails": ["on-call@example.com"],
  "archiveRetention": "90d",
  "categories": { "users": { "journalRetention": "7d" } },
  "alarms": {
    "FailedAutomationRate": { "percent": 20, "minimumRuns": 10 },
    "FailedReloads": { "threshold": 3, "period": "15m" },
    "FailedApiKeyValidations": { "enabled": false }
  },
  "expectedReloads": {
    "sales": { "app": "6a1f0c52-7d53-4c3e-9d0a-2f6f1f1b9c11", "by": "06:15", "timeZone": "Europe/Zurich" }
  },
  "stages": {
    "dev": { "tenants": { "acme-dev": { "host": "acme-dev.eu.qlikcloud.com" } }, "journalRetention": "3d" },
    "prod": {
      "account": "123456789012",
      "region": "eu-central-1",
      "tenants": { "acme": { "host": "acme.eu.qlikcloud.com", "apiCredentials": "qlik/acme" } }
    }
  }
}
\`\`\``;

/** What an example on the page is made of, for the test that reads it. */
export const exampleText = (): string => EXAMPLE.split('\n').slice(1, -1).join('\n');

const keyTable = ({ shape }: z.ZodObject): string =>
  table(
    ['key', 'means', 'such as', 'default'],
    Object.entries(shape).map(([name, schema]) => {
      const { description = '', default: byDefault } = (schema as z.ZodType).meta() ?? {};
      const isNeeded = name === 'tenants' || !(schema instanceof z.ZodOptional);
      return [code(name), description, formOf(schema as z.ZodType), isNeeded ? 'needed' : defaultText(byDefault)];
    }),
  );

const alarmTable = (): string =>
  table(
    ['alarm', 'keys'],
    Object.entries(settings.shape.alarms.unwrap().shape).map(([name, alarm]) => {
      const { shape } = alarm.unwrap() as z.ZodObject;
      const keys = Object.entries(shape).map(
        ([it, schema]) =>
          `${code(it)} (${formOf(schema as z.ZodType)}${schema instanceof z.ZodOptional ? '' : ', needed'})`,
      );
      return [code(name), keys.join(', ')];
    }),
  );

const defaultText = (value: unknown) => (value === undefined ? '' : code(JSON.stringify(value)));

/** What a value looks like. */
function formOf(schema: z.ZodType): string {
  if (schema instanceof z.ZodOptional) return formOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe)
    return schema.in instanceof z.ZodString ? 'a length of time' : formOf(schema.in as z.ZodType);
  if (schema instanceof z.ZodEnum) {
    const values = schema.options.map((it) => code(JSON.stringify(it)));
    return values.length <= 7 ? values.join(', ') : `${values.slice(0, 6).join(', ')} … ${values.at(-1)}`;
  }
  if (schema instanceof z.ZodBoolean) return '`true`, `false`';
  if (schema instanceof z.ZodNumber && schema.format === null) return 'a number';
  if (schema instanceof z.ZodNumber) return 'a whole number';
  if (schema instanceof z.ZodArray) return 'a list';
  if (schema instanceof z.ZodObject) return `an object: ${Object.keys(schema.shape).map(code).join(', ')}`;
  if (schema instanceof z.ZodRecord) return 'an object';
  return 'text';
}
