import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { PENDING_STAGE } from '../deployment/signing-secret';
import type { DeployedStack } from '../deployment/stack';
import { amber, type Finding, green, red, type TenantCheck } from './check';

/** Characters that Qlik takes (help.qlik.com, creating webhooks, read 2026-11). */
const SHORTEST = 32;
const LONGEST = 64;

/** Whether Secrets Manager has something to verify with. Of its value nothing but the length is looked at. */
export const signingSecret: TenantCheck = {
  name: 'signing secret',
  asks: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  look: signingSecretFinding,
};

/** What is to be said of the secret that a tenant's deliveries are verified with. Rejects with what AWS refused. */
export async function signingSecretFinding(
  { clients: { secretsManager }, outputs }: Pick<DeployedStack, 'clients' | 'outputs'>,
  tenant: string,
): Promise<Finding> {
  const SecretId: string | undefined = JSON.parse(outputs.SigningSecretArns)[tenant];
  const mend = `aws secretsmanager put-secret-value --secret-id ${SecretId} --secret-string file://…, the webhook's secret`;
  if (SecretId === undefined) return red('the stack names none', 'npx cdk deploy');
  let length: number | undefined;
  try {
    length = (await secretsManager.send(new GetSecretValueCommand({ SecretId }))).SecretString?.length;
  } catch (error) {
    if (!/ResourceNotFound|InvalidRequest/.test((error as Error).name)) throw error;
    // Not there, without a version, or about to be deleted: ingest refuses every delivery.
    return red('it has no current version, so every delivery is refused', mend);
  }
  if (length === undefined) return red('its current version holds no text', mend);
  if (length < SHORTEST || length > LONGEST) {
    return red(`it is of ${length} characters; Qlik takes ${SHORTEST} to ${LONGEST}`, `qlik-fanout rotate ${tenant}`);
  }
  const { VersionIdsToStages = {} } = await secretsManager.send(new DescribeSecretCommand({ SecretId }));
  const labels = Object.values(VersionIdsToStages).flat();
  if (labels.includes(PENDING_STAGE))
    return amber('a rotation was begun and not finished', `qlik-fanout rotate ${tenant}`);
  return green(`${length} characters${labels.includes('AWSPREVIOUS') ? '; the previous one is accepted, too' : ''}`);
}
