import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { ParkedMessage } from '../../lib/contract';

/** Where a dead message goes back to: to the one consumer that missed it, never to those that did not. */
export type Way =
  | { readonly to: 'bus'; readonly parked: Extract<ParkedMessage, { kind: 'entry' }> }
  | {
      readonly to: 'queue';
      readonly arn: string;
      readonly body: string;
      readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
    }
  | { readonly to: 'function'; readonly arn: string; readonly payload: string }
  | { readonly to: 'topic'; readonly arn: string; readonly body: string }
  | { readonly to: 'log-group'; readonly arn: string; readonly event: string }
  | { readonly to: 'nowhere'; readonly why: string };

/** A rule's target as far as handing it an event is concerned. */
export interface Target {
  readonly targetArn: string;
  /** Whether the rule gives it something else than the event. */
  readonly transforms: boolean;
}

/** The way to a rule's target, by the service in its ARN. `event` is the event as EventBridge would hand it over. */
export function wayToTarget({ targetArn, transforms }: Target, event: string): Way {
  if (transforms) {
    return { to: 'nowhere', why: 'its rule transforms the event for this target: use replay --rule' };
  }
  const [, , service = ''] = targetArn.split(':');
  switch (service) {
    case 'lambda':
      return { to: 'function', arn: targetArn, payload: event };
    case 'sqs':
      return targetArn.endsWith('.fifo')
        ? { to: 'nowhere', why: 'its target is a FIFO queue, whose order a redrive would break: use replay --rule' }
        : { to: 'queue', arn: targetArn, body: event, attributes: {} };
    case 'sns':
      return { to: 'topic', arn: targetArn, body: event };
    case 'logs':
      return { to: 'log-group', arn: targetArn, event };
    default:
      return { to: 'nowhere', why: `a target of the service ${service} cannot be handed events: use replay --rule` };
  }
}

/** The way in words, for a plan. */
export function wayInWords(way: Way): string {
  switch (way.to) {
    case 'bus':
      return 'to the bus';
    case 'queue':
      return `to queue ${nameOf(way.arn)}`;
    case 'function':
      return `to function ${nameOf(way.arn)}`;
    case 'topic':
      return `to topic ${nameOf(way.arn)}`;
    case 'log-group':
      return `to journal ${nameOf(way.arn)}`;
    case 'nowhere':
      return `stays: ${way.why}`;
    default:
      return way satisfies never;
  }
}

/** What comes after account and resource type: `arn:aws:lambda:…:function:name:alias` → `name:alias`. */
function nameOf(arn: string): string {
  const parts = arn.split(':').slice(5);
  return (parts.length > 1 ? parts.slice(1) : parts).join(':').replace(/:\*$/, '');
}

/** A target's ARN in words, such as `lambda refresh-cache`. */
export const arnInWords = (arn: string): string => {
  const [, , service] = arn.split(':');
  return service ? `${service} ${nameOf(arn)}` : arn;
};

/** The log group's name in its ARN. */
export const logGroupIn = (arn: string): string => nameOf(arn);
