import type { Reason, RedriveSelection, RedriveTally } from '../../api/dead-letters';
import { counted } from './words';

/** What is selected, in words. */
export function selectionText(selection: RedriveSelection): string {
  if ('all' in selection) return 'everything that is dead';
  if (selection.message !== undefined) return `message ${selection.message}`;
  if (selection.group !== undefined) return `group ${selection.group}`;
  return `what is dead in ${selection.queue}`;
}

/** What became of the messages of a redrive, one line for each fate and reason. */
export function tallyLines({ redriven, undeleted, left, failed }: RedriveTally): readonly string[] {
  const lines = (fate: string, reasons: readonly Reason[]) =>
    reasons.map(({ reason, messages }) => `${counted(messages, 'message')} ${fate}: ${reason}`);
  return [
    `${counted(redriven, 'message')} redriven`,
    ...(undeleted > 0
      ? [`${counted(undeleted, 'message')} redriven but not deleted: another redrive sends them a second time`]
      : []),
    ...lines('left', left),
    ...lines('failed', failed),
  ];
}

/** Whether every message that was found has gone. */
export const isClean = ({ found, redriven }: RedriveTally): boolean => found === redriven;

/** A rate as it was typed; undefined when it is none from 0.1 to 1000 a second. */
export function rateIn(text: string): number | undefined {
  const rate = text.trim() === '' ? Number.NaN : Number(text);
  return rate >= 0.1 && rate <= 1000 ? rate : undefined;
}

/** How long so many messages take at a rate. */
export function takesText(messages: number, rate: number): string {
  const seconds = Math.ceil(messages / rate);
  if (seconds < 120) return `about ${counted(Math.max(1, seconds), 'second')}`;
  return seconds < 7200 ? `about ${Math.round(seconds / 60)} minutes` : `about ${Math.round(seconds / 3600)} hours`;
}
