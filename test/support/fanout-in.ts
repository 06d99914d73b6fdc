import { Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { QlikEventFanout, type QlikEventFanoutProps } from '../../lib/constructs/fanout';
import { testApp } from './synthesised';

type Props = Partial<QlikEventFanoutProps>;

/** A fan-out in a stack of somebody's own, for one tenant unless a test wants otherwise. */
export function fanoutIn(props: Props | ((stack: Stack) => Props) = {}, stackProps?: StackProps, app = testApp()) {
  const stack = new Stack(app, 'Own', stackProps);
  const over = typeof props === 'function' ? props(stack) : props;
  const tenants = { acme: { host: 'acme.eu.qlikcloud.com' } };
  const fanout = new QlikEventFanout(stack, 'Fanout', { tenants, ...over });
  return { stack, fanout, template: () => Template.fromStack(stack) };
}
