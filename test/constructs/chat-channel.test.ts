import type { QlikEventFanoutProps } from '../../lib/constructs/fanout';
import { everything } from '../support/everything';
import { resource, resources } from '../support/template';

const slack = { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' };
const teams = {
  tenantId: '11111111-2222-4333-8444-555555555555',
  teamId: '66666666-7777-4888-9999-000000000000',
  channelId: '19%3Aabc%40thread.tacv2',
};
const { template } = everything({ slack, teams });
const none = everything({ slack: undefined, teams: undefined });

test('a Slack channel shows the alert topic', () => {
  expect(resource(template, 'AWS::Chatbot::SlackChannelConfiguration')).toMatchObject({
    ConfigurationName: expect.stringMatching(/^[A-Za-z0-9-]{1,128}$/),
    SlackWorkspaceId: 'T0123ABCD',
    SlackChannelId: 'C0123ABCD',
    SnsTopicArns: ['<FanoutAlertTopic>'],
    IamRoleArn: '<FanoutSlackChannelRole.Arn>',
  });
});

test('a Teams channel shows the alert topic', () => {
  expect(resource(template, 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration')).toMatchObject({
    TeamsTenantId: teams.tenantId,
    TeamId: teams.teamId,
    TeamsChannelId: teams.channelId,
    SnsTopicArns: ['<FanoutAlertTopic>'],
    IamRoleArn: '<FanoutTeamsChannelRole.Arn>',
  });
});

test('nobody can command AWS from a channel', () => {
  for (const type of ['SlackChannelConfiguration', 'MicrosoftTeamsChannelConfiguration']) {
    expect(resource(template, `AWS::Chatbot::${type}`).GuardrailPolicies).toEqual([
      'arn:<AWS::Partition>:iam::aws:policy/AWSDenyAll',
    ]);
  }
  const policies = Object.values(resources(template, 'AWS::IAM::Policy'));
  for (const role of ['FanoutSlackChannelRole', 'FanoutTeamsChannelRole']) {
    const { ManagedPolicyArns, Policies, AssumeRolePolicyDocument } = resource(template, 'AWS::IAM::Role', role);
    expect([ManagedPolicyArns, Policies]).toEqual([undefined, undefined]);
    expect(AssumeRolePolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'chatbot.amazonaws.com' } },
    ]);
    expect(policies.filter(({ Roles }) => Roles.includes(`<${role}>`))).toEqual([]);
  }
});

test('without one there is nothing of it', () => {
  const types = Object.values<{ Type: string }>(none.template.toJSON().Resources).map(({ Type }) => Type);
  expect(types.filter((type) => type.startsWith('AWS::Chatbot'))).toEqual([]);
});

test.each<[Partial<QlikEventFanoutProps>, string]>([
  [
    { slack: { ...slack, channelId: '#alerts' } },
    'slack.channelId: got "#alerts"; an id such as C0123ABCD, not a name, is allowed',
  ],
  [{ slack: { ...slack, workspaceId: 'acme' } }, 'slack.workspaceId: got "acme"; an id such as T0123ABCD is allowed'],
  [{ teams: { ...teams, tenantId: 'acme' } }, 'teams.tenantId: got "acme"; a UUID is allowed'],
  [{ teams: { ...teams, teamId: '' } }, 'teams.teamId: got ""; a UUID is allowed'],
  [
    { teams: { ...teams, channelId: '19:abc@thread.tacv2' } },
    'teams.channelId: got "19:abc@thread.tacv2"; what stands in its link, such as 19%3Aabc%40thread.tacv2, is allowed',
  ],
])('%j is refused with what is allowed', (props, message) => {
  expect(() => everything(props)).toThrow(message);
});
