import { probeDoor } from '../../lambda/reconcile/probe';
import { webhookUrlOf } from '../deployment/webhook';
import { green, red, type TenantCheck } from './check';

/** Whether address, API and ingest are there: a delivery without a signature has to be refused by ingest itself. */
export const endpoint: TenantCheck = {
  name: 'endpoint',
  asks: [],
  look: async (installation, tenant) => {
    const url = webhookUrlOf(installation, tenant, installation.endpointUrl);
    const door = await probeDoor(url);
    if (door.isHealthy) return green(`${url} refuses what is not signed, as it should`);
    return red(
      `${url} answered ${door.said} to what is not signed, not 401`,
      'the log of the ingest function; then npx cdk deploy',
    );
  },
};
