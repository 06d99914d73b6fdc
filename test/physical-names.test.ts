import { everything } from './support/everything';
import { resources, unhashed } from './support/template';

/**
 * Type of resource → the property that is its physical name, by CloudFormation's resource reference (read 2026-11). A
 * name of one's own can be taken, and a change that replaces the resource cannot be deployed; so CloudFormation makes it.
 */
const physicalName: Readonly<Record<string, string | undefined>> = {
  'AWS::ApiGatewayV2::Integration': undefined,
  'AWS::ApiGatewayV2::Route': undefined,
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::Events::Archive': 'ArchiveName',
  'AWS::EventSchemas::Registry': 'RegistryName',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Key': undefined,
  'AWS::Lambda::EventSourceMapping': undefined,
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Lambda::Permission': undefined,
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Logs::MetricFilter': 'FilterName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::S3::BucketPolicy': undefined,
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SNS::TopicPolicy': undefined,
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SQS::QueuePolicy': undefined,
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
};

/** Types whose name CloudFormation wants to be told, and what CDK makes of the path for it. */
const wanted: Readonly<Record<string, { property: string; made: RegExp }>> = {
  'AWS::Events::EventBus': { property: 'Name', made: /^QlikEventFanoutEventsBus[0-9A-F]{8}$/ },
  'AWS::IAM::Policy': { property: 'PolicyName', made: /^Fanout\w+RoleDefaultPolicy[0-9A-F]{8}$/ },
  'AWS::Logs::ResourcePolicy': { property: 'PolicyName', made: /^QlikEventFanoutEventsJournalPolicy[0-9A-F]{8}$/ },
  'AWS::CloudWatch::InsightRule': {
    property: 'RuleName',
    made: /^QlikEventFanout-Fanout-Monitoring-FailingAutomations$/,
  },
  'AWS::Chatbot::SlackChannelConfiguration': {
    property: 'ConfigurationName',
    made: /^QlikEventFanout-SlackChannel-[0-9A-F]{8}$/,
  },
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': {
    property: 'ConfigurationName',
    made: /^QlikEventFanout-TeamsChannel-[0-9A-F]{8}$/,
  },
  // What code bindings find an event's schema by.
  'AWS::EventSchemas::Schema': { property: 'SchemaName', made: /^qlik\.cloud@com\.qlik\./ },
  // A label, which another API may have as well.
  'AWS::ApiGatewayV2::Api': { property: 'Name', made: /^Api$/ },
  // The stage that is not in the address.
  'AWS::ApiGatewayV2::Stage': { property: 'StageName', made: /^\$default$/ },
};

const { template } = everything();
const all = Object.entries<{ Type: string; Properties?: Record<string, unknown> }>(template.toJSON().Resources);

test('every type of resource is known here: say which property is its name', () => {
  const types = [...new Set(all.map(([, { Type }]) => Type))];
  expect(types.filter((type) => !(type in physicalName) && !(type in wanted))).toEqual([]);
});

test('no resource has a physical name', () => {
  const named = all.filter(([, { Type, Properties = {} }]) => (physicalName[Type] ?? '') in Properties);
  expect(named.map(([id]) => unhashed(id))).toEqual([]);
});

test.each(Object.entries(wanted))(
  '%s has one that nobody chose, since it must have one',
  (type, { property, made }) => {
    for (const properties of Object.values(resources(template, type))) expect(properties[property]).toMatch(made);
  },
);
