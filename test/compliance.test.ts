import { type Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { acknowledgements } from '../lib/compliance';
import type { QlikEventFanoutProps } from '../lib/constructs/fanout';
import { OPT_IN } from './support/everything';
import { fanoutIn } from './support/fanout-in';
import { testApp } from './support/synthesised';

const packs = [AwsSolutionsChecks, ServerlessChecks, NIST80053R5Checks];

type Configured = (stack: Stack) => Partial<QlikEventFanoutProps>;

const withKey: Configured = (stack) => ({ encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }) });

const withVpc: Configured = (stack) => ({
  vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a'],
    privateSubnetIds: ['subnet-a'],
    privateSubnetRouteTableIds: ['rtb-a'],
  }),
});

const withCredentials: Configured = (stack) => ({
  tenants: {
    acme: {
      host: 'acme.eu.qlikcloud.com',
      apiCredentials: secretsmanager.Secret.fromSecretNameV2(stack, 'Credentials', 'qlik-acme'),
    },
  },
});

const configurations: Readonly<Record<string, Configured>> = {
  'as it comes': () => ({}),
  'a key of one’s own': withKey,
  'in a VPC': withVpc,
  'reconciled tenants': withCredentials,
  'all that is opt-in': () => OPT_IN,
  'all there is': (stack) => ({
    ...OPT_IN,
    ...withKey(stack),
    ...withVpc(stack),
    ...withCredentials(stack),
    ingestConcurrency: 50,
    quarantineAccessLogBucket: s3.Bucket.fromBucketName(stack, 'AccessLogs', 'access-logs'),
  }),
};

/** A fan-out with a subscription. */
function configured(props: Configured): Stack {
  const { stack, fanout } = fanoutIn(props);
  fanout.onAny('Audit', { target: { bind: () => ({ arn: 'arn:aws:sqs:us-east-1:123456789012:audit' }) } });
  return stack;
}

/** A rule, with what it found if it says so, and the path of the resource or, for an acknowledgement, of the construct. */
interface Finding {
  readonly id: string;
  readonly path: string;
}

/** What cdk-nag finds, acknowledged or not. */
const findings = (stack: Stack): readonly Finding[] =>
  packs.flatMap((Pack) => {
    const pack = new Pack();
    // It has no switch for it, and whether an acknowledgement is needed shows only without any.
    Object.assign(pack, { isAcknowledged: () => false });
    return pack
      .validateScope(stack)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath = '' }) => ({ id: ruleName, path: constructPath })),
      );
  });

const acknowledged = (scope: IConstruct): readonly Finding[] =>
  scope.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.keys(data))
      .map((id) => ({ id: id.replace(/^Annotation::/i, ''), path: node.path })),
  );

const answers = (answer: Finding, finding: Finding) =>
  answer.id === finding.id && `${finding.path}/`.startsWith(`${answer.path}/`);

describe.each(Object.entries(configurations))('%s', (_, props) => {
  const stack = configured(props);
  const found = findings(stack);
  const answered = acknowledged(stack);

  test('cdk-nag says nothing', () => {
    const violations = packs.flatMap((Pack) => new Pack().validateScope(stack).violations);
    expect(violations).toEqual([]);
  });

  test('Noncompliance: every finding is acknowledged', () => {
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter((finding) => !answered.some((answer) => answers(answer, finding)))).toEqual([]);
  });

  test('no acknowledgement is left of what is no longer found', () => {
    expect(answered.filter((answer) => !found.some((finding) => answers(answer, finding)))).toEqual([]);
  });

  test('and none is for more than the construct that has the finding', () => {
    const tops = answered.filter(({ path }) => path === 'Own' || path === 'Own/Fanout');
    expect(tops).toEqual([]);
  });
});

test('a finding that nobody has answered is found', () => {
  const stack = configured(() => ({}));
  new s3.Bucket(stack, 'Open');
  const violations = packs.flatMap((Pack) => new Pack().validateScope(stack).violations);
  expect(violations.map(({ ruleName }) => ruleName)).toContain('AwsSolutions-S1');
  expect(new Set(violations.flatMap((it) => it.violatingResources.map(({ constructPath }) => constructPath)))).toEqual(
    new Set(['Own/Open/Resource']),
  );
});

describe('the table of acknowledgements', () => {
  const used = new Set(
    Object.values(configurations).flatMap((props) =>
      acknowledged(configured(props)).map(({ id }) => id.replace(/\[.*/, '')),
    ),
  );

  test('has a reason for each, in a sentence', () => {
    for (const { reason } of Object.values(acknowledgements)) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('has no rule that no construct acknowledges', () => {
    const rules = Object.values(acknowledgements).flatMap(({ rules }) => rules);
    expect(rules.filter((rule) => !used.has(rule))).toEqual([]);
  });
});

describe('as a plugin of CDK’s own validation, cdk-nag', () => {
  function nagged() {
    const app = testApp();
    Validations.of(app).addPlugins(...packs.map((Pack) => new Pack(app)));
    return { app, ...fanoutIn({}, undefined, app) };
  }

  test('lets an app with a fan-out pass', () => {
    const { app } = nagged();
    expect(() => app.synth()).not.toThrow();
  });

  test('stops at what is not acknowledged', () => {
    jest.spyOn(console, 'error').mockReturnValue(undefined);
    const { app, stack } = nagged();
    new s3.Bucket(stack, 'Open');
    expect(() => app.synth()).toThrow(/AwsSolutions-S1/);
  });
});
