import { stringify } from 'yaml';
import { synthesised } from './support/synthesised';

const template = synthesised().toJSON();

/** The template as one reads it: in YAML, and without the hashes of the functions' code, which change with each line. */
const readable = stringify(template, { aliasDuplicateObjects: false, lineWidth: 0 }).replace(
  /\b[0-9a-f]{64}\.zip/g,
  '<asset>.zip',
);

test('the template changes only when somebody means it', () => {
  expect(readable).not.toMatch(/[0-9a-f]{64}/);
  expect(readable).toMatchSnapshot();
});

/**
 * Whoever renames one of these has CloudFormation delete what it holds and make a new one. So a change here is a
 * breaking change, however small it looks.
 */
const STATEFUL = {
  'AWS::Events::EventBus': ['FanoutEventsBusA4767229'],
  'AWS::Events::Archive': ['FanoutEventsArchiveEC670C8B'],
  'AWS::SQS::Queue': [
    'FanoutEventsJournalDeadLetterQueueFE8A658C',
    'FanoutFailuresFailureQueue12032AE6',
    'FanoutFailuresFailureQueueDeadLetterQueueD03E54A3',
    'FanoutParkedDeadLetterQueueD92C0EBA',
    'FanoutParkedQueue54C471C7',
  ],
  'AWS::S3::Bucket': ['FanoutQuarantine0349CEE4'],
  'AWS::DynamoDB::GlobalTable': ['FanoutEventTable97F5291C', 'FanoutFailuresCardTableAE582258'],
  'AWS::SecretsManager::Secret': ['FanoutSigningSecretacme4C2C8E64'],
  'AWS::Logs::LogGroup': [
    'FanoutEventsanalyticsappsjournal691D9AED',
    'FanoutEventsapikeysjournal51C58E9E',
    'FanoutEventsautomationsjournalC70916BD',
    'FanoutEventsdataintegrationjournal03ADD699',
    'FanoutEventsuncataloguedjournalC18C7262',
    'FanoutEventsusersjournal09D9F40D',
    'FanoutFailuresFailuresLog349DE7FA',
    'FanoutIngestLog1CEF9EA8',
    'FanoutRedeliverLogBF3E8EB5',
    'FanoutWebhooksAccessLog6F514023',
  ],
  'AWS::SNS::Topic': ['FanoutAlertTopic30F65330'],
  'AWS::KMS::Key': ['FanoutAlertKey0586DB94'],
  // Its id is part of the address that is registered in Qlik.
  'AWS::ApiGatewayV2::Api': ['FanoutWebhooksApiA2537828'],
};

test.each(Object.entries(STATEFUL))('%s keeps its logical ids', (type, ids) => {
  const found = Object.entries<{ Type: string }>(template.Resources).filter(([, { Type }]) => Type === type);
  expect(found.map(([id]) => id).sort()).toEqual(ids);
});

test('every type of resource that can hold something is in that list', () => {
  const types = new Set(Object.values<{ Type: string }>(template.Resources).map(({ Type }) => Type));
  const stateless =
    /Policy$|Permission$|::(Alarm|Dashboard|MetricFilter|Role|Function|Rule|EventSourceMapping|Integration|Route|Stage)$/;
  expect([...types].filter((type) => !stateless.test(type)).sort()).toEqual(Object.keys(STATEFUL).sort());
});
