import { CommandError } from '../verb';

/** What a step finds when it looks, before it does anything. `Known` is what the steps so far have found out. */
export type Look<Known> =
  /** It is as it should be. */
  | { readonly state: 'there'; readonly says: string; readonly adds?: Partial<Known> }
  /** Something is to be made or changed. */
  | {
      readonly state: 'missing';
      /** What would be done, for a plan: `create a secret`. */
      readonly would: string;
      /** More for the plan, such as a diff. @default - none */
      readonly detail?: string;
      /** What is known without it. */
      readonly adds?: Partial<Known>;
      readonly make: (tell: Tell, signal: AbortSignal) => Promise<Made<Known>>;
    }
  /** It cannot be. */
  | { readonly state: 'blocked'; readonly why: string };

/** What came of making it. `already`: making it showed that nothing was to be done. */
export type Made<Known> =
  | { readonly result: 'done' | 'already'; readonly says: string; readonly adds?: Partial<Known> }
  | { readonly result: 'failed'; readonly why: string };

/** Tells a person, in a line, what is being done meanwhile. */
export type Tell = (line: string) => void;

/** One step of a set-up. Running it again is safe: what is there is recognised, not made twice. */
export interface Step<Known> {
  /** One word, for scripts. */
  readonly id: string;
  readonly title: string;
  readonly look: (known: Partial<Known>) => Promise<Look<Known>>;
}

/** How a step ended. `planned`: it would have done something, and was only to say what. */
export interface StepReport {
  readonly id: string;
  readonly title: string;
  readonly result: 'done' | 'already' | 'planned' | 'failed' | 'interrupted';
  /** What is there now; what would be done; why it failed. */
  readonly says: string;
  readonly detail?: string;
  /** Whether it had begun to make something. */
  readonly begun: boolean;
  readonly milliseconds: number;
}

/** How a run is watched and bounded. */
export interface RunOptions {
  /** Whether to only look. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly onBegin?: (step: Pick<StepReport, 'id' | 'title'>) => void;
  readonly onTell?: Tell;
  readonly onEnd?: (report: StepReport) => void;
}

/** What came of a run: the reports of the steps that were come to, and what is known by then. */
export interface StepsRun<Known> {
  readonly reports: readonly StepReport[];
  readonly known: Partial<Known>;
}

/** Takes the steps one after the other, until one fails or the signal says stop. */
export async function runSteps<Known>(
  steps: readonly Step<Known>[],
  { dryRun, signal, onBegin, onTell = () => undefined, onEnd }: RunOptions,
): Promise<StepsRun<Known>> {
  const reports: StepReport[] = [];
  let known: Partial<Known> = {};
  for (const step of steps) {
    const { id, title } = step;
    const startedAt = performance.now();
    onBegin?.(step);
    const { adds, ...outcome } = signal.aborted
      ? { result: 'interrupted' as const, says: 'not begun', begun: false, adds: undefined }
      : await take(step, known, { dryRun, signal, onTell });
    known = { ...known, ...adds };
    const report = { id, title, ...outcome, milliseconds: performance.now() - startedAt };
    reports.push(report);
    onEnd?.(report);
    if (report.result === 'failed' || report.result === 'interrupted') break;
  }
  return { reports, known };
}

type Outcome<Known> = Pick<StepReport, 'result' | 'says' | 'detail' | 'begun'> & { readonly adds?: Partial<Known> };

async function take<Known>(
  step: Step<Known>,
  known: Partial<Known>,
  { dryRun, signal, onTell }: { readonly dryRun: boolean; readonly signal: AbortSignal; readonly onTell: Tell },
): Promise<Outcome<Known>> {
  let begun = false;
  const ended = (says: string) => ({
    result: signal.aborted ? ('interrupted' as const) : ('failed' as const),
    says,
    begun,
  });
  try {
    const look = await step.look(known);
    if (look.state === 'blocked') return ended(look.why);
    if (look.state === 'there') return { result: 'already', says: look.says, adds: look.adds, begun };
    if (dryRun) return { result: 'planned', says: look.would, detail: look.detail, adds: look.adds, begun };
    if (signal.aborted) return ended('nothing was done');
    begun = true;
    const made = await look.make(onTell, signal);
    if (made.result === 'failed') return ended(made.why);
    return { ...made, adds: { ...look.adds, ...made.adds }, begun };
  } catch (error) {
    const says = faultInWords(error);
    if (says === undefined) throw error;
    return ended(says);
  }
}

/** What AWS, the network or a verb's own check says no with; undefined for a fault of ours. */
function faultInWords(error: unknown): string | undefined {
  if (error instanceof CommandError) return error.message;
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'CredentialsProviderError') {
    return `AWS credentials cannot be had: ${error.message}. Sign in (aws sso login, say), or name others with --profile.`;
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined && NETWORK.has(code))
    return `AWS cannot be reached (${code}): look at the network, then run it again.`;
  if ('syscall' in error && !('$metadata' in error)) return `${error.message}.`;
  return '$metadata' in error ? `AWS refused (${error.name}: ${error.message}).` : undefined;
}

const NETWORK: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);
