import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { stackOf } from '../support/synthesised';

const withQueue = () => {
  const stack = stackOf();
  return { stack, fanout: stack.fanout, target: new targets.SqsQueue(new sqs.Queue(stack, 'Queue')) };
};

describe('where', () => {
  it('is in the rule’s pattern, beside the types', () => {
    const { stack, fanout, target } = withQueue();
    fanout.on('com.qlik.v1.reload.finished', 'Failed', { target, where: { data: { status: ['FAILED'] } } });
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'detail-type': ['com.qlik.v1.reload.finished'], detail: { data: { status: ['FAILED'] } } },
    });
  });

  it('that no event can satisfy is refused where it is written', () => {
    const { fanout, target } = withQueue();
    expect(() => fanout.onCategory('users', 'Dead', { target, where: { category: ['automations'] } })).toThrow(
      'subscription Dead: no event can match its pattern',
    );
  });

  it('that makes the pattern too long for a rule is refused', () => {
    const { fanout, target } = withQueue();
    const where = { data: { name: ['x'.repeat(2048)] } };
    expect(() => fanout.on('com.qlik.v1.app.created', 'Long', { target, where })).toThrow(
      /characters, a rule takes 2048/,
    );
  });

  it('with an empty list is refused', () => {
    const { fanout, target } = withQueue();
    expect(() => fanout.onAny('None', { target, where: { tenant: [] } })).toThrow(
      'detail.tenant must be a list that is not',
    );
  });

  it('that EventBridge would refuse is refused with the reason', () => {
    const { fanout, target } = withQueue();
    const where = { tenant: [{ wildcard: 'a**b' }] };
    expect(() => fanout.onAny('Bad', { target, where })).toThrow(
      'detail.tenant[0].wildcard must not have two * in a row',
    );
  });
});

describe('at synth', () => {
  it('a target that gets an event twice is a warning at the subscription that is one too many', () => {
    const { stack, fanout, target } = withQueue();
    fanout.onAny('Everything', { target });
    fanout.onFailure('Failures2', { target });
    Annotations.fromStack(stack).hasWarning(
      '/QlikEventFanout/Fanout/Failures2',
      Match.stringLikeRegexp('invoked twice'),
    );
  });

  it('a type that nobody subscribes to is a note', () => {
    const { stack, fanout, target } = withQueue();
    fanout.onCategory('users', 'Users', { target });
    const notes = Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('nobody subscribes to'));
    expect(notes).toHaveLength(18);
  });

  it('an app without subscriptions is told nothing', () => {
    expect(Annotations.fromStack(stackOf()).findInfo('*', Match.stringLikeRegexp('nobody'))).toEqual([]);
  });
});
