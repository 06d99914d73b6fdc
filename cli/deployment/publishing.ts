import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type Publish, publisher } from '../../lambda/shared/publish';
import type { Clients } from './stack';

/** Puts entries on a bus as the handlers do, with the credentials of whoever runs this. */
export const publishingTo = ({ eventBridge }: Pick<Clients, 'eventBridge'>, bus: string): Publish =>
  publisher((request) => eventBridge.send(new PutEventsCommand(request)), bus);
