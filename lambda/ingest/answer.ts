import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Answer } from '../../lib/contract';
import type { Outcome } from './ingest';

/** The table of answers. */
const statusCodes: { readonly [A in Answer]: number } = {
  accepted: 202,
  parked: 202,
  duplicate: 202,
  quarantined: 202,
  refused: 401,
  'too-large': 413,
  unavailable: 503,
};

/**
 * The HTTP answer to an outcome. Terse, because Qlik shows answers to tenant admins for seven days, and the same for
 * every refusal, so that it does not tell a stranger which tenant exists or what was wrong.
 */
export const toResponse = (outcome: Outcome): APIGatewayProxyStructuredResultV2 => ({
  statusCode: statusCodes[outcome.answer],
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(bodyOf(outcome)),
});

function bodyOf(outcome: Outcome): Record<string, string> {
  const { answer: status } = outcome;
  switch (status) {
    case 'accepted':
    case 'parked':
    case 'duplicate':
      return { status, id: outcome.event.id };
    case 'quarantined':
      return { status, reason: outcome.reason };
    case 'refused':
    case 'too-large':
    case 'unavailable':
      return { status };
    default:
      return status satisfies never;
  }
}
