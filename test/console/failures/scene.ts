import { type TailEvent, tailEventOf } from '../../../cli/tail/tail-event';
import type { ConsoleContext } from '../../../console/server/context';
import { failureRoutes } from '../../../console/server/failures/routes';
import { EventFeed } from '../../../console/server/feed';
import type { Answers } from '../../cli/fake-aws';
import { parkedDlq } from '../../cli/letters';
import type { MemoryQueues } from '../../cli/memory-queue';
import { deploymentStatusFixture } from '../../cli/status-scene';

/** What differs from one failure event to the next. */
export interface FailedEvent {
  /** @default 'automation.run.failed' */
  readonly type?: 'automation.run.failed' | 'automation.run.ended' | 'reload.finished' | 'app.created';
  readonly id?: string;
  /** @default 'acme' */
  readonly tenant?: string;
  /** @default '2026-11-24T08:00:00Z' */
  readonly time?: string;
  /** Id of the automation. @default 'automation-1' */
  readonly automation?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

let count = 0;

/** An event as EventBridge hands it over. */
export function busEvent({ type = 'automation.run.failed', automation = 'automation-1', ...it }: FailedEvent) {
  count += 1;
  const id = it.id ?? `event-${count}`;
  const time = it.time ?? '2026-11-24T08:00:00Z';
  const data = it.data ?? { id: `run-${count}`, title: 'Nightly' };
  return {
    version: '0',
    id: `bus-${count}`,
    source: 'qlik.cloud',
    'detail-type': `com.qlik.v1.${type}`,
    time,
    detail: { specversion: '1.0', id, time, tenant: it.tenant ?? 'acme', toplevelresourceid: automation, data },
  };
}

/** A feed with these events. */
export function feedOf(events: readonly unknown[]): EventFeed {
  const feed = new EventFeed(50_000);
  feed.append(
    events.map((event) => (number) => ({ ...(tailEventOf(event, number) as TailEvent), arrivedAt: 1, rules: [] })),
  );
  return feed;
}

/** SQS over queues in memory, for the DLQ `parked` of the small deployment. */
export const sqsOver = (queues: MemoryQueues): Answers => ({
  ReceiveMessageCommand: async () => ({
    Messages: (await queues.receive(parkedDlq)).map(({ id, receiptHandle, body, sentAt }) => ({
      MessageId: id,
      ReceiptHandle: receiptHandle,
      Body: body,
      Attributes: { SentTimestamp: String(sentAt) },
    })),
  }),
  ChangeMessageVisibilityBatchCommand: async ({ Entries }: { Entries: readonly { ReceiptHandle: string }[] }) => {
    await queues.release(
      parkedDlq,
      Entries.map(({ ReceiptHandle: receiptHandle }) => ({ id: receiptHandle.split(' ').at(-1) ?? '', receiptHandle })),
    );
    return {};
  },
  DeleteMessageCommand: async ({ ReceiptHandle }: { ReceiptHandle: string }) => {
    await queues.remove(parkedDlq, { id: ReceiptHandle.split(' ').at(-1) ?? '', receiptHandle: ReceiptHandle });
    return {};
  },
});

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer as a page gets it
  readonly body: any;
}

/** The routes of this part over a small deployment. */
export function failuresScene({
  events = [],
  aws = {},
  outputs = {},
}: {
  readonly events?: readonly unknown[];
  readonly aws?: Answers;
  readonly outputs?: Readonly<Record<string, string>>;
}) {
  const fixture = deploymentStatusFixture(aws);
  const stack = { ...fixture, outputs: { ...fixture.outputs, ...outputs } };
  const ending = new AbortController();
  const context = { stack, options: {}, feed: feedOf(events), signal: ending.signal } as unknown as ConsoleContext;
  const app = failureRoutes(context);
  app.onError((error, it) => it.json({ error: error.message }, error.name === 'CommandError' ? 409 : 502));
  const answered = async (response: Response): Promise<Answered> => ({
    status: response.status,
    body: await response.json().catch(() => undefined),
  });
  return {
    get: async (path: string) => answered(await app.request(`/${path}`)),
    post: async (path: string, body: unknown) =>
      answered(
        await app.request(`/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
    ending,
  };
}
