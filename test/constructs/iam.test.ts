import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { QlikEventFanout } from '../../lib/constructs/fanout';
import { synthesised, testApp } from '../support/synthesised';
import { type Evaluated, evaluated, resource, resources, type Statement, statements } from '../support/template';

const template = synthesised({
  tenants: { acme: { host: 'acme.eu.qlikcloud.com' }, 'acme-2': { host: 'acme-2.eu.qlikcloud.com' } },
});

/** A statement in one line, `actions → resources`, with whom and when if it says so. */
function inWords({ Effect, Action, Resource, Principal, Condition }: Statement): string {
  const list = (value: string | readonly string[]) => [value].flat().sort().join(', ');
  const whom = Principal ? ` by ${JSON.stringify(Principal)}` : '';
  const when = Condition ? ` if ${JSON.stringify(Condition)}` : '';
  return `${Effect} ${list(Action)} → ${list(Resource)}${whom}${when}`;
}

/** By way of a service alone. */
const through = (service: string) =>
  `if {"StringEquals":{"kms:ViaService":"${service}.<AWS::Region>.<AWS::URLSuffix>"}}`;

/** Role → its policy, statement by statement. */
const policies = Object.fromEntries(
  Object.values(resources(template, 'AWS::IAM::Policy')).flatMap(({ Roles, PolicyDocument }) =>
    (Roles as string[]).map((role) => [role, statements(PolicyDocument).map(inWords).sort()]),
  ),
);

describe('a function may do this, word for word', () => {
  const consumes = (queue: string) =>
    `Allow sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ReceiveMessage → <${queue}.Arn>`;
  const logsTo = (logGroup: string) => `Allow logs:CreateLogStream, logs:PutLogEvents → <${logGroup}.Arn>`;
  const publishes = 'Allow events:PutEvents → <FanoutEventsBus.Arn>';
  const claims = 'Allow dynamodb:UpdateItem → <FanoutEventTable.Arn>';
  const quarantines = 'Allow s3:PutObject → <FanoutQuarantine.Arn>/*';

  test.each([
    [
      'FanoutIngestRole',
      [
        logsTo('FanoutIngestLog'),
        publishes,
        claims,
        quarantines,
        'Allow secretsmanager:GetSecretValue → <FanoutSigningSecretacme2>, <FanoutSigningSecretacme>',
        'Allow sqs:SendMessage → <FanoutParkedQueue.Arn>',
      ],
    ],
    [
      'FanoutRedeliverRole',
      [logsTo('FanoutRedeliverLog'), publishes, claims, quarantines, consumes('FanoutParkedQueue')],
    ],
    [
      'FanoutFailuresFailuresRole',
      [
        logsTo('FanoutFailuresFailuresLog'),
        consumes('FanoutFailuresFailureQueue'),
        'Allow dynamodb:UpdateItem → <FanoutFailuresCardTable.Arn>',
        'Allow sns:Publish → <FanoutAlertTopic>',
        `Allow kms:Decrypt, kms:GenerateDataKey → <FanoutAlertKey.Arn> ${through('sns')}`,
      ],
    ],
  ])('%s', (role, expected) => {
    expect(policies[`<${role}>`]).toEqual([...expected].sort());
  });

  test('and there is no other policy, no managed one, none inline, and a role for each function alone', () => {
    const roles = resources(template, 'AWS::IAM::Role');
    expect(Object.keys(policies).sort()).toEqual(
      Object.keys(roles)
        .map((id) => `<${id}>`)
        .sort(),
    );
    for (const role of Object.values(roles)) {
      expect(role).toEqual({
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
        },
      });
    }
    const used = Object.values(resources(template, 'AWS::Lambda::Function')).map(({ Role }) => Role);
    expect(used.sort()).toEqual(
      Object.keys(roles)
        .map((id) => `<${id}.Arn>`)
        .sort(),
    );
  });

  test('a secret encrypted with a key of its own: ingest may decrypt by that key', () => {
    const stack = new Stack(testApp(), 'Existing');
    const encryptionKey = new kms.Key(stack, 'Key');
    const signingSecret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey });
    new QlikEventFanout(stack, 'Fanout', { tenants: { acme: { host: 'acme.eu.qlikcloud.com', signingSecret } } });
    const { PolicyDocument } = resource(Template.fromStack(stack), 'AWS::IAM::Policy', 'FanoutIngestRole');
    expect(statements(PolicyDocument).map(inWords)).toEqual(
      expect.arrayContaining([
        'Allow secretsmanager:GetSecretValue → <Secret>',
        `Allow kms:Decrypt → <Key.Arn> ${through('secretsmanager')}`,
      ]),
    );
  });
});

describe('what lets somebody in from outside', () => {
  const from = (rule: string) =>
    `by {"Service":"events.amazonaws.com"} if {"ArnEquals":{"aws:SourceArn":"<${rule}.Arn>"}}`;
  const journalRules = ['analyticsapps', 'apikeys', 'users', 'automations', 'dataintegration', 'uncatalogued'];
  const account = '<AWS::AccountId>';

  /** Statements of every resource policy of the template. */
  const resourcePolicies = [
    ...['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'].flatMap((type) =>
      Object.values(resources(template, type)).map(({ PolicyDocument }) => PolicyDocument),
    ),
    resource(template, 'AWS::KMS::Key').KeyPolicy,
    JSON.parse(resource(template, 'AWS::Logs::ResourcePolicy').PolicyDocument),
  ].flatMap((document) => statements(document));

  test('is allowed by these statements, word for word', () => {
    expect(
      resourcePolicies
        .filter(({ Effect }) => Effect === 'Allow')
        .map(inWords)
        .sort(),
    ).toEqual(
      [
        ...journalRules.map(
          (rule) =>
            `Allow sqs:SendMessage → <FanoutEventsJournalDeadLetterQueue.Arn> ${from(`FanoutEvents${rule}Rule`)}`,
        ),
        `Allow sqs:SendMessage → <FanoutFailuresFailureQueueDeadLetterQueue.Arn> ${from('FanoutFailuresFailureEventsRule')}`,
        `Allow sqs:SendMessage → <FanoutFailuresFailureQueue.Arn> ${from('FanoutFailuresFailureEventsRule')}`,
        `Allow sns:Publish → <FanoutAlertTopic> by {"Service":"cloudwatch.amazonaws.com"} if {"StringEquals":{"aws:SourceAccount":"${account}"}}`,
        `Allow kms:* → * by {"AWS":"arn:<AWS::Partition>:iam::${account}:root"}`,
        'Allow kms:Decrypt, kms:GenerateDataKey → * by {"Service":"cloudwatch.amazonaws.com"}',
        `Allow logs:CreateLogStream, logs:PutLogEvents → ${journalRules
          .map(
            (category) =>
              `arn:<AWS::Partition>:logs:<AWS::Region>:${account}:log-group:<FanoutEvents${category}journal>:*`,
          )
          .sort()
          .join(', ')} by {"Service":["events.amazonaws.com","delivery.logs.amazonaws.com"]}`,
      ].sort(),
    );
  });

  test('is denied without TLS by every queue, the topic and the bucket', () => {
    const denied = resourcePolicies.filter(({ Effect }) => Effect === 'Deny');
    for (const { Condition } of denied) expect(Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    const protects = denied.map(({ Resource }) => [Resource].flat()[0]);
    const [queues, buckets] = ['AWS::SQS::Queue', 'AWS::S3::Bucket'].map((type) =>
      Object.keys(resources(template, type)).map((id) => `<${id}.Arn>`),
    );
    expect(protects.sort()).toEqual([...(queues ?? []), ...(buckets ?? []), '<FanoutAlertTopic>'].sort());
  });

  test('API Gateway may call ingest for the routes of the one API', () => {
    expect(Object.values(resources(template, 'AWS::Lambda::Permission'))).toEqual(
      ['{tenant}', 'acme', 'acme-2'].map((name) => ({
        Action: 'lambda:InvokeFunction',
        FunctionName: '<FanoutIngest.Arn>',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: `arn:<AWS::Partition>:execute-api:<AWS::Region>:${account}:<FanoutWebhooksApi>/*/*/webhooks/${name}`,
      })),
    );
  });
});

/** Every statement of a template, wherever it stands, with the type of the resource it stands in. */
const everyStatement = Object.values(template.toJSON().Resources as Evaluated).flatMap(({ Type, Properties }) =>
  within(evaluated(Properties)).map((statement) => ({ Type, statement })),
);

function within(value: unknown): readonly Statement[] {
  if (typeof value === 'string' && value.startsWith('{"Statement"')) return within(JSON.parse(value));
  if (typeof value !== 'object' || value === null) return [];
  const { Effect, Action } = value as Partial<Statement>;
  return Effect && Action ? [value as Statement] : Object.values(value).flatMap(within);
}

test('no resource is a wildcard but in the policy of a key, where it means the key', () => {
  expect(everyStatement.length).toBeGreaterThan(30);
  const wild = everyStatement.filter(({ statement }) => [statement.Resource].flat().includes('*'));
  expect([...new Set(wild.map(({ Type }) => Type))]).toEqual(['AWS::KMS::Key']);
});

test('no action that is allowed has a wildcard, but the one by which a key’s account rules it', () => {
  const allowed = everyStatement.filter(({ statement }) => statement.Effect === 'Allow');
  const wild = allowed.flatMap(({ statement }) => [statement.Action].flat()).filter((action) => action.includes('*'));
  expect([...new Set(wild)].sort()).toEqual(['kms:*']);
});

describe('secrets are in Secrets Manager alone', () => {
  test('a signing secret has a value that is made at deployment, never one in the template', () => {
    const secrets = Object.values(resources(template, 'AWS::SecretsManager::Secret'));
    expect(secrets).toHaveLength(2);
    for (const { GenerateSecretString, SecretString } of secrets) {
      // Qlik takes 32 to 64 characters (help.qlik.com, creating webhooks, read 2026-11).
      expect(GenerateSecretString).toEqual({ PasswordLength: 64, ExcludePunctuation: true });
      expect(SecretString).toBeUndefined();
    }
  });

  test('nothing in the template looks a secret up', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/\{\{resolve:(secretsmanager|ssm-secure)/);
  });

  test('a function is told only where things are', () => {
    const told = Object.fromEntries(
      Object.entries(resources(template, 'AWS::Lambda::Function')).map(([id, it]) => [id, it.Environment.Variables]),
    );
    expect(told).toEqual({
      FanoutIngest: {
        BUS_NAME: '<FanoutEventsBus>',
        DEDUPLICATION_SECONDS: '691200',
        EVENT_TABLE: '<FanoutEventTable>',
        PARKED_QUEUE_URL: '<FanoutParkedQueue>',
        QUARANTINE_BUCKET: '<FanoutQuarantine>',
        SIGNING_SECRETS: '{"acme":"<FanoutSigningSecretacme>","acme-2":"<FanoutSigningSecretacme2>"}',
      },
      FanoutRedeliver: {
        BUS_NAME: '<FanoutEventsBus>',
        DEDUPLICATION_SECONDS: '691200',
        EVENT_TABLE: '<FanoutEventTable>',
        QUARANTINE_BUCKET: '<FanoutQuarantine>',
        RETRY_QUEUE_URL: '<FanoutParkedQueue>',
      },
      FanoutFailures: {
        ALERT_TOPIC_ARN: '<FanoutAlertTopic>',
        BUS_NAME: '<FanoutEventsBus>',
        CARD_TABLE: '<FanoutFailuresCardTable>',
        RETRY_QUEUE_URL: '<FanoutFailuresFailureQueue>',
        TENANT_HOSTS: '{"acme":"acme.eu.qlikcloud.com","acme-2":"acme-2.eu.qlikcloud.com"}',
      },
    });
  });
});
