import type * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { QlikEventFanout } from 'qlik-event-fanout';

export interface ForwardToAccountProps {
  readonly fanout: QlikEventFanout;
  /** The other account's bus; it must let this account in: {@link TeamStack}. */
  readonly teamBus: events.IEventBus;
}

/** In the account of the bus: hands the events of automations on to another account's bus. */
export class ForwardToAccount extends Construct {
  constructor(scope: Construct, id: string, { fanout, teamBus }: ForwardToAccountProps) {
    super(scope, id);
    fanout.onCategory('automations', 'ForwardToAccount', { target: new targets.EventBus(teamBus) });
  }
}
