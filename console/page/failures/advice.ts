import type { FailureKind } from '../../../lib/qlik/failure-kind';

/** What a person can do about a failure. */
export interface Advice {
  readonly meaning: string;
  readonly look: string;
  readonly mend: string;
}

/** The words of the runbook, `docs/runbook.md`, of the alarm for each kind. */
export const advice: Readonly<Record<FailureKind, Advice>> = {
  'automation run': {
    meaning: 'An automation run failed or exceeded a limit in Qlik.',
    look: 'Qlik sends no error text with the event: it is on the run, in the tenant.',
    mend: 'In Qlik: mend it, or switch it off, before it uses up the runs of the tenant.',
  },
  reload: {
    meaning: 'An app reload failed or exceeded a limit in Qlik.',
    look: "The card has Qlik's error code or message where the event has one.",
    mend: "In Qlik: the app's reload history has the script log.",
  },
  'data task': {
    meaning: 'A data integration task ended in failure.',
    look: "The card has the task's name, the ids of task and project, and Qlik's error message.",
    mend: 'In Qlik, in the project.',
  },
  'API key validation': {
    meaning:
      'A call came with an API key of an external client that has expired or was revoked: a job that stopped working, or somebody trying an old key.',
    look: "The card has the key's id. The event's originip, in the journal of api-keys, says where the call came from.",
    mend: 'Renew the key where the job runs. If nobody knows the job, treat the key as leaked and review what it could do.',
  },
};
