import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type FailureCard, failureCard } from 'qlik-event-fanout/events';
import { qlikHandler } from 'qlik-event-fanout/handler';

const secrets = new SecretsManagerClient();

export const handler = qlikHandler(
  ['com.qlik.v1.automation.run.failed', 'com.qlik.v1.automation.run.ended'],
  async (event, { type }) => {
    const card = failureCard(type, event);
    if (card && !card.testRun) await openTicket(card);
  },
  // A run that failed may raise both events; the run gets one ticket.
  { idempotent: (event) => event.data?.id ?? event.id },
);

async function openTicket({ cardId, title, status, time, resourceId, occurrenceId }: FailureCard): Promise<void> {
  // Read each time, so that a rotated token needs no new deployment. Failures are few.
  const { SecretString: token } = await secrets.send(
    new GetSecretValueCommand({ SecretId: process.env.TICKET_TOKEN_SECRET }),
  );
  const response = await fetch(process.env.TICKET_ENDPOINT ?? '', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      // Should the function end between the ticket and the note that there is one, it posts again: the same ticket.
      'idempotency-key': cardId,
    },
    body: JSON.stringify({
      title,
      description: `${status ?? 'failed'} at ${time}`,
      automation: resourceId,
      run: occurrenceId,
    }),
    signal: AbortSignal.timeout(10_000),
  });
  // Thrown, so that Lambda tries again, and what never succeeds waits in the DLQ.
  if (!response.ok) throw new Error(`the ticket system answered ${response.status} for run ${occurrenceId}`);
}
