import { createHash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { env } from '../lib/contract';
import { SIGNATURE_HEADER, sign } from '../lib/qlik/signature';
import type { Clock } from './clock';
import type { Cloud, SecretStages } from './cloud';
import { type Letter, letterBox } from './deliveries';
import { type Deployment, tenants } from './deployment';
import type { Functions } from './functions';
import type { Ledger } from './ledger';
import type { Random } from './random';

/** Answer → deliveries that got it; `5xx` for those that got none of ours. */
export type Answers = Record<string, number>;

export interface QlikOptions {
  readonly deployment: Deployment;
  readonly cloud: Cloud;
  readonly functions: Functions;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly random: Random;
  /** Deliveries to make, sent again ones included. */
  readonly deliveries: number;
  /** Milliseconds from one to the next, on average. */
  readonly gapMs: number;
  /** Whether an answer is lost on its way back. */
  readonly losesAnswer: () => boolean;
  readonly count: (fault: string) => void;
  /** Takes what goes wrong with the suite itself. */
  readonly abort: (error: unknown) => void;
}

/** Qlik's side: delivers, and delivers again what was not answered 2xx, as `reconcile` would make it. */
export interface Qlik {
  readonly answers: Answers;
  readonly deliveries: () => number;
  readonly forgeries: () => number;
  readonly isDone: () => boolean;
}

export function startQlik(options: QlikOptions): Qlik {
  const { cloud, functions, ledger, clock, random } = options;
  const nextLetter = letterBox(random, new Date(clock.now()));
  const secrets = tenantSecrets(options);
  const answers: Answers = {};
  let deliveries = 0;
  let forgeries = 0;
  let underWay = 0;

  const deliver = (letter: Letter): void => {
    const isForged = letter.kind === 'forged';
    if (isForged) forgeries += 1;
    else {
      deliveries += 1;
      ledger.sent(letter);
    }
    const number = deliveries;
    underWay += 1;
    const { tenant, headers } = isForged
      ? forgedHeaders(letter, secrets, random)
      : { tenant: letter.tenant, headers: signedWith(letter.body, secrets.ofQlik(letter.tenant)) };
    functions
      .invoke('ingest', requestOf(tenant, headers, letter.body), [letter.key])
      .then((ended) => {
        const response = ended.ended === 'answered' ? (ended.answer as APIGatewayProxyStructuredResultV2) : undefined;
        const status = response?.statusCode ?? 500;
        const answer = status < 500 ? (JSON.parse(response?.body ?? '{}').status as string) : '5xx';
        if (!isForged) answers[answer] = (answers[answer] ?? 0) + 1;
        const isSeen = !options.losesAnswer();
        if (!isSeen) options.count('answer-lost');
        if (status < 300 && isSeen) ledger.answered(letter, number, answer);
        else if (!isForged && random.chance(0.8)) again(letter, random.between(1_000, 300_000));
        // Qlik may deliver twice for no reason at all.
        else if (!isForged && random.chance(0.08)) again(letter, random.between(0, 60_000));
      })
      .catch(options.abort)
      .finally(() => {
        underWay -= 1;
      });
  };
  const isEnough = () => deliveries >= options.deliveries;
  const again = (letter: Letter, milliseconds: number) => {
    clock.after(milliseconds, () => isEnough() || deliver(letter));
  };
  const next = (): void => {
    if (isEnough()) return;
    deliver(nextLetter(clock.now()));
    clock.after(-Math.log(1 - random.next()) * options.gapMs, next);
  };
  clock.after(0, next);
  secrets.rotateNowAndThen(options.deliveries * options.gapMs);
  return {
    answers,
    deliveries: () => deliveries,
    forgeries: () => forgeries,
    isDone: () => isEnough() && underWay === 0,
  };

  function tenantSecrets({ deployment }: QlikOptions) {
    const arns: Readonly<Record<string, string>> = JSON.parse(
      deployment.functions.ingest.variables[env.signingSecrets] ?? '',
    );
    const stagesOf = (tenant: string) => cloud.secrets.get(arns[tenant] ?? '') as SecretStages;
    const used = new Map<string, string>(tenants.map((tenant) => [tenant, stagesOf(tenant).AWSCURRENT]));
    let count = 0;
    const rotate = (tenant: string) => {
      const stages = stagesOf(tenant);
      stages.AWSPREVIOUS = stages.AWSCURRENT;
      stages.AWSCURRENT = createHash('sha256').update(`secret ${++count} of ${tenant}`).digest('hex');
      const fresh = stages.AWSCURRENT;
      // Qlik is told afterwards; until then the previous one signs.
      clock.after(random.between(0, 60_000), () => used.set(tenant, fresh));
    };
    return {
      ofQlik: (tenant: string) => used.get(tenant) ?? '',
      rotateNowAndThen: (milliseconds: number) => {
        for (let times = random.below(4); times > 0; times -= 1) {
          const tenant = random.pick(tenants);
          // One rotation at a time: the one before is over by then.
          clock.after(times * 120_000 + random.between(0, milliseconds / 8), () => rotate(tenant));
        }
      },
    };
  }
}

export const signedWith = (body: Uint8Array, secret: string) => ({ [SIGNATURE_HEADER]: sign(body, secret) });

/** What a stranger may try who has no secret, or another tenant's. */
function forgedHeaders(
  { tenant, body }: Letter,
  { ofQlik }: { readonly ofQlik: (tenant: string) => string },
  random: Random,
): { readonly tenant: string; readonly headers: Record<string, string> } {
  const other = tenants.find((name) => name !== tenant) ?? tenant;
  return random.pick<{ readonly tenant: string; readonly headers: Record<string, string> }>([
    { tenant, headers: {} },
    { tenant, headers: { [SIGNATURE_HEADER]: 'f'.repeat(64) } },
    { tenant, headers: signedWith(body, '') },
    { tenant, headers: signedWith(body, ofQlik(other)) },
    { tenant, headers: signedWith(Buffer.concat([body, Buffer.from(' ')]), ofQlik(tenant)) },
    { tenant: `${tenant}x`, headers: signedWith(body, ofQlik(tenant)) },
    { tenant: '__proto__', headers: signedWith(body, ofQlik(tenant)) },
  ]);
}

/** The request as an HTTP API hands it on (payload format 2.0), as much of it as counts. */
export const requestOf = (tenant: string, headers: Record<string, string>, body: Buffer) => ({
  version: '2.0',
  headers: { 'content-type': 'application/json', ...headers },
  pathParameters: { tenant },
  body: body.toString('base64'),
  isBase64Encoded: true,
});
