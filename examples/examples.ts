import type { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { QlikEventFanout } from 'qlik-event-fanout';
import { ForwardToAccount } from './across-accounts/forward-to-account';
import { TEAM_BUS_NAME } from './across-accounts/team-stack';
import { AfterDataTask } from './after-data-task/after-data-task';
import { OpenTicket } from './open-ticket/open-ticket';
import { RefreshCache } from './refresh-cache/refresh-cache';
import { SyncUsers } from './sync-users/sync-users';

/** Adds an example to the stack of a fan-out. */
type Example = (stack: Stack, fanout: QlikEventFanout) => unknown;

/** The examples within one account. */
export const examples: Readonly<Record<string, Example>> = {
  'refresh-cache': (stack, fanout) => new RefreshCache(stack, 'RefreshCache', { fanout }),
  'open-ticket': (stack, fanout) =>
    new OpenTicket(stack, 'OpenTicket', {
      fanout,
      endpoint: stack.node.tryGetContext('ticketEndpoint') ?? 'https://tickets.example.com/api/tickets',
      apiToken: new secretsmanager.Secret(stack, 'TicketToken', { description: 'Put the API token in here' }),
    }),
  'sync-users': (stack, fanout) => new SyncUsers(stack, 'SyncUsers', { fanout }),
  'after-data-task': (stack, fanout) => new AfterDataTask(stack, 'AfterDataTask', { fanout }),
};

/** The part of `across-accounts` that is in the fan-out's account. */
export const forwardTo = (teamAccount: string, stack: Stack, fanout: QlikEventFanout): ForwardToAccount => {
  const arn = stack.formatArn({
    service: 'events',
    account: teamAccount,
    resource: 'event-bus',
    resourceName: TEAM_BUS_NAME,
  });
  const teamBus = events.EventBus.fromEventBusArn(stack, 'TeamBus', arn);
  return new ForwardToAccount(stack, 'ForwardToAccount', { fanout, teamBus });
};
