import { Names, Token } from 'aws-cdk-lib';
import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** A channel of a Slack workspace that Amazon Q Developer in chat applications has been let into once, by hand. */
export interface SlackChannel {
  /** Its id as the console shows it, such as `T0123ABCD`. */
  readonly workspaceId: string;
  /** Its id, not its name: the end of the link that Slack copies, such as `C0123ABCD`. */
  readonly channelId: string;
}

/** A channel of a Microsoft Teams team that Amazon Q Developer in chat applications has been let into once, by hand. */
export interface TeamsChannel {
  /** Id of the Microsoft 365 tenant: a UUID. */
  readonly tenantId: string;
  /** Id of the team: a UUID. */
  readonly teamId: string;
  /** Id of the channel as it stands in its link, such as `19%3Aabc%40thread.tacv2`. */
  readonly channelId: string;
}

/** Props of {@link ChatChannel}. */
export interface ChatChannelProps {
  /** What it shows: alarms as they are, failure cards in Amazon Q Developer's own format. */
  readonly topic: sns.ITopic;
  readonly channel: SlackChannel | TeamsChannel;
}

/**
 * Shows what the alert topic says in a chat channel, through Amazon Q Developer in chat applications (once AWS
 * Chatbot). Nobody can command AWS from there: its role may do nothing, and its guardrail denies all, where the default
 * one is AdministratorAccess.
 *
 * @example
 * new ChatChannel(this, 'Slack', { topic: alertTopic, channel: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' } });
 */
export class ChatChannel extends Construct {
  /** What it runs as. Has no permission: let it read CloudWatch, and a channel's alarms come with their graphs. */
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, { topic, channel }: ChatChannelProps) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('chatbot.amazonaws.com'),
      description: 'Amazon Q Developer in chat applications: shows Qlik alerts, may do nothing',
    });
    const shared = {
      // CloudFormation asks for a name.
      configurationName: Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      iamRoleArn: this.role.roleArn,
      snsTopicArns: [topic.topicArn],
      guardrailPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AWSDenyAll').managedPolicyArn],
    };
    if ('workspaceId' in channel) {
      requireId('slack.workspaceId', channel.workspaceId, /^[ET][0-9A-Z]+$/, 'an id such as T0123ABCD');
      requireId('slack.channelId', channel.channelId, /^[CG][0-9A-Z]+$/, 'an id such as C0123ABCD, not a name,');
      new chatbot.CfnSlackChannelConfiguration(this, 'Channel', {
        ...shared,
        slackWorkspaceId: channel.workspaceId,
        slackChannelId: channel.channelId,
      });
    } else {
      requireId('teams.tenantId', channel.tenantId, UUID, 'a UUID');
      requireId('teams.teamId', channel.teamId, UUID, 'a UUID');
      requireId(
        'teams.channelId',
        channel.channelId,
        /^19%3A.+%40.+$/i,
        'what stands in its link, such as 19%3Aabc%40thread.tacv2,',
      );
      new chatbot.CfnMicrosoftTeamsChannelConfiguration(this, 'Channel', {
        ...shared,
        teamsTenantId: channel.tenantId,
        teamId: channel.teamId,
        teamsChannelId: channel.channelId,
      });
    }
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function requireId(key: string, value: string, pattern: RegExp, allowed: string): void {
  if (Token.isUnresolved(value) || pattern.test(value)) return;
  throw new Error(`${key}: got ${JSON.stringify(value)}; ${allowed} is allowed`);
}
