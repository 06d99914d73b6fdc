import fc from 'fast-check';
import { NO_TYPE, NOT_OURS, readDeadLetter } from '../../../cli/dead-letters/dead-letter';
import { groupsOf, listed } from '../../../cli/dead-letters/dead-letters';
import {
  arns,
  deadInvocation,
  dlqs,
  event,
  failedInvocation,
  failureDlq,
  journalDlq,
  message,
  PRIVATE,
  parkedDlq,
  parkedEntry,
  parkedQuarantine,
  transformedDlq,
  undeliverable,
  usersDlq,
} from '../letters';

const type = event['detail-type'];

describe('what SQS moved into a DLQ', () => {
  it('goes to the bus when it is a parked entry', () => {
    const letter = readDeadLetter(parkedEntry(), parkedDlq);
    expect(letter).toMatchObject({ type, code: 'ThrottlingException', way: { to: 'bus' } });
    expect(letter.reason).toBe('the bus refused it at every try: ThrottlingException');
  });

  it('goes back to the parked queue when it may be a duplicate, whose consumer can tell', () => {
    const dead = parkedEntry('InProgress', { claim: 'key' });
    const { way } = readDeadLetter(dead, parkedDlq);
    expect(way).toMatchObject({ to: 'queue', arn: arns.parkedQueue, body: dead.body });
  });

  it('goes back to the parked queue when it is for the quarantine bucket', () => {
    const dead = parkedQuarantine();
    const { way } = readDeadLetter(dead, parkedDlq);
    expect(way).toMatchObject({ to: 'queue', arn: arns.parkedQueue, body: dead.body });
  });

  it('goes to the failure queue alone when it is a failure event, never to the bus', () => {
    const { way } = readDeadLetter(message(event, {}, { diedIn: arns.failureQueue }), failureDlq);
    expect(way).toMatchObject({ to: 'queue', arn: arns.failureQueue, body: JSON.stringify(event) });
  });

  it('goes back with its attributes to the queue it died in, whatever it holds', () => {
    const { way } = readDeadLetter(message('text', { kind: 'own' }, { diedIn: arns.usersQueue }), usersDlq);
    const attributes = { kind: { DataType: 'String', StringValue: 'own' } };
    expect(way).toEqual({ to: 'queue', arn: arns.usersQueue, body: 'text', attributes });
  });

  it('stays when nothing says which of several queues it died in', () => {
    const [source] = parkedDlq.feeders;
    const shared = { ...parkedDlq, feeders: [source, { kind: 'queue', arn: 'arn:other', holds: 'anything' }] };
    expect(readDeadLetter(parkedEntry(), shared as typeof parkedDlq).way.to).toBe('nowhere');
  });

  it.each([
    ['is not JSON', 'poison'],
    ['is null', 'null'],
    ['is of another version', '{"version":2,"kind":"entry"}'],
    ['has an entry of another source', '{"version":1,"kind":"entry","entry":{"Source":"aws.ec2"}}'],
  ])('stays, as a group of its own, when it %s', (_, body) => {
    const letter = readDeadLetter(message(body), parkedDlq);
    expect(letter).toMatchObject({ type: NO_TYPE, reason: NOT_OURS, way: { to: 'nowhere' } });
  });
});

describe('what EventBridge could not hand on', () => {
  it.each([
    ['function', arns.function, usersDlq, { arn: arns.function, payload: JSON.stringify(event) }],
    ['topic', arns.topic, usersDlq, { arn: arns.topic, body: JSON.stringify(event) }],
    ['queue', arns.failureQueue, failureDlq, { arn: arns.failureQueue, body: JSON.stringify(event), attributes: {} }],
    ['log-group', arns.journal, journalDlq, { arn: arns.journal, event: JSON.stringify(event) }],
  ] as const)('goes to that %s again', (to, targetArn, queue, way) => {
    const letter = readDeadLetter(undeliverable(targetArn), queue);
    expect(letter).toMatchObject({ type, code: 'NO_PERMISSIONS', way: { to, ...way } });
    expect(letter.reason).toBe('EventBridge could not hand it on: EventBridge may not call the target');
  });

  it('stays when its target is of a kind that cannot be handed events', () => {
    const { way } = readDeadLetter(undeliverable(arns.stateMachine), usersDlq);
    expect(way).toEqual({ to: 'nowhere', why: expect.stringContaining('the service states') });
  });

  it('stays when the rule makes something else of the event for this target', () => {
    const { way } = readDeadLetter(undeliverable(arns.function), transformedDlq);
    expect(way).toEqual({ to: 'nowhere', why: expect.stringContaining('transforms') });
  });

  it.each([
    ['target', undeliverable('arn:aws:lambda:eu-west-1:444455556666:function:of-a-stranger')],
    ['rule', undeliverable(arns.function, { RULE_ARN: `${arns.rule}-of-a-stranger` })],
  ])('stays when its attributes name a %s that the bus does not', (_, dead) => {
    expect(readDeadLetter(dead, usersDlq).way.to).toBe('nowhere');
  });

  it('stays when its body is no event', () => {
    expect(readDeadLetter(undeliverable(arns.function, {}, 'poison'), usersDlq).reason).toBe(NOT_OURS);
  });
});

describe('what a function gave up on', () => {
  it('goes to that function again, as it was', () => {
    const letter = readDeadLetter(failedInvocation(), usersDlq);
    expect(letter).toMatchObject({ type, code: 'TypeError', reason: expect.stringContaining('TypeError') });
    expect(letter.way).toEqual({ to: 'function', arn: arns.function, payload: JSON.stringify(event) });
  });

  it('goes to the alias or version that failed, and to no $LATEST, which cannot be asked for', () => {
    const wayOf = (arn: string) => readDeadLetter(failedInvocation(arn), usersDlq).way;
    expect(wayOf(`${arns.function}:live`)).toMatchObject({ arn: `${arns.function}:live` });
    expect(wayOf(`${arns.function}:$LATEST`)).toMatchObject({ arn: arns.function });
  });

  it('says so when the function never got to run', () => {
    const { code, reason } = readDeadLetter(failedInvocation(arns.function, 'EventAgeExceeded'), usersDlq);
    expect({ code, reason }).toEqual({ code: 'EventAgeExceeded', reason: expect.stringContaining('too old') });
  });

  it('stays when it names a function that does not send its failures here', () => {
    const stranger = failedInvocation('arn:aws:lambda:eu-west-1:444455556666:function:of-a-stranger');
    expect(readDeadLetter(stranger, usersDlq).way.to).toBe('nowhere');
  });

  it('goes from a plain DLQ to its one function, and stays when functions share the DLQ', () => {
    const way = { to: 'function', arn: arns.function, payload: JSON.stringify(event) };
    expect(readDeadLetter(deadInvocation(), usersDlq).way).toEqual(way);
    const shared = { ...usersDlq, feeders: [...usersDlq.feeders, { kind: 'function', arn: 'arn:other' } as const] };
    expect(readDeadLetter(deadInvocation(), shared).way.to).toBe('nowhere');
  });
});

describe('a group', () => {
  const all = () => [
    readDeadLetter(parkedEntry(), parkedDlq),
    readDeadLetter(parkedQuarantine(), parkedDlq),
    readDeadLetter(undeliverable(arns.function), usersDlq),
    readDeadLetter(failedInvocation(), usersDlq),
    readDeadLetter(deadInvocation(), usersDlq),
    readDeadLetter(message(`poison of ${PRIVATE}`), parkedDlq),
    readDeadLetter(undeliverable(arns.function, { ERROR_CODE: PRIVATE }), usersDlq),
  ];

  it('shows nothing of what the messages hold, nor of error texts', () => {
    expect(JSON.stringify(all())).toContain(PRIVATE);
    expect(JSON.stringify(groupsOf(all().map(listed)))).not.toContain(PRIVATE);
  });

  it('holds what died of the same, and its fingerprint is the same in another run', () => {
    const letters = [parkedEntry(), parkedEntry('InternalFailure'), parkedEntry()];
    const groups = groupsOf(letters.map((it) => listed(readDeadLetter(it, parkedDlq))));
    expect(groups.map(({ code, letters }) => [code, letters.length])).toEqual([
      ['ThrottlingException', 2],
      ['InternalFailure', 1],
    ]);
    expect(groups[0]?.fingerprint).toBe('41ead048');
    expect(groups[0]?.oldest).toBe(letters[0]?.sentAt);
  });
});

test('whatever lies in a DLQ is understood, and no event type can steer a terminal', () => {
  const bodies = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.string({ unit: 'binary' }).map((it) => JSON.stringify({ ...event, 'detail-type': it })),
    fc.jsonValue().map((requestPayload) => JSON.stringify({ requestContext: { functionArn: 'x' }, requestPayload })),
  );
  const attributes = fc.dictionary(
    fc.constantFrom('RULE_ARN', 'TARGET_ARN', 'ERROR_CODE', 'RequestID', 'ErrorCode'),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(bodies, attributes, fc.constantFrom(...dlqs), (body, named, queue) => {
      const { type, code, reason, way } = readDeadLetter(message(body, named), queue);
      const shown = `${type}${code}${reason}${way.to === 'nowhere' ? way.why : ''}`;
      expect(shown).toMatch(/^[\x20-\x7e]+$/);
    }),
  );
});
